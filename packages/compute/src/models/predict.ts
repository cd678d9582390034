import type { Tensor } from "../tensor.js";

/** The class of each row of logits [n, k]: the first maximum, and -1 where no logit is a number. */
export function predict(logits: Tensor): Int32Array {
  const [rows, classes] = logits.shape as [number, number];
  const predictions = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    let best = Number.NaN;
    for (let k = 0; k < classes; k++) {
      const value = logits.data[row * classes + k]!;
      if (!(value > best) && !(Number.isNaN(best) && !Number.isNaN(value))) continue;
      best = value;
      predictions[row] = k;
    }
  }
  return predictions;
}

/** Labels as distributions: [n, classes] with a 1 at each label. */
export function oneHot(labels: ArrayLike<number>, classes: number): Tensor<"f32"> {
  const data = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) data[i * classes + labels[i]!] = 1;
  return { dtype: "f32", shape: [labels.length, classes], data } as Tensor<"f32">;
}
