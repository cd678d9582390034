import { type Tensor, tensor } from "../tensor.js";

/** Labels as distributions: [n, classes] with a 1 at each label. */
export function oneHot(labels: ArrayLike<number>, classes: number): Tensor<"f32"> {
  const data = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) data[i * classes + labels[i]!] = 1;
  return tensor("f32", [labels.length, classes], data);
}
