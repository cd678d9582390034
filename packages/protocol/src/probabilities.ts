import { type Tensor, tensor } from "@basin/compute";

/** The softmax of each row of logits `[n, classes]`, summed in float64. */
export function toProbabilities({ shape, data }: Tensor<"f32">): Tensor<"f32"> {
  const classes = shape[1]!;
  const found = new Float32Array(data.length);
  for (let from = 0; from < data.length; from += classes) {
    const row = data.subarray(from, from + classes);
    // Without the largest, great logits would overflow.
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const parts = Float64Array.from(row, (value) => Math.exp(value - largest));
    const sum = parts.reduce((total, part) => total + part, 0);
    found.set(
      parts.map((part) => part / sum),
      from,
    );
  }
  return tensor("f32", shape, found);
}
