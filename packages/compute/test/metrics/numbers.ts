import { randomStream, type Shape, sizeOf, type Tensor, tensor } from "@basin/compute";

/** Logits from rows of numbers. */
export function logitsOf(...rows: readonly (readonly number[])[]): Tensor<"f64"> {
  return tensor("f64", [rows.length, rows[0]!.length], Float64Array.from(rows.flat()));
}

/** Uniform numbers in (0, 1), the same for the same name. */
export function uniform(shape: Shape, name: string): Tensor<"f64"> {
  const stream = randomStream(0, "test", name);
  return tensor(
    "f64",
    shape,
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => stream.uniform(i)),
  );
}

/** A batch with each value changed. */
export function mapped(batch: Tensor<"f64">, change: (value: number, i: number) => number): Tensor<"f64"> {
  return tensor("f64", batch.shape, batch.data.map(change));
}
