import { invalid } from "../errors.js";
import { formatShape } from "../tensor.js";
import { batchSize, type ImageBatch } from "./image-batch.js";

/**
 * How far a flow [n, 2, height, width] moves the pixels of each image: the mean over pixels of sqrt(u^2 + v^2), in
 * pixels.
 */
export function meanFlow(flow: ImageBatch): Float64Array {
  const { count, channels, height, width, size } = batchSize("mean flow", flow);
  if (channels !== 2) throw invalid("mean flow", "shape [n, 2, height, width]", formatShape(flow.shape));
  const area = height * width;
  return Float64Array.from({ length: count }, (_, image) => {
    const u = image * size;
    let sum = 0;
    for (let i = u; i < u + area; i++) sum += Math.hypot(flow.data[i]!, flow.data[i + area]!);
    return sum / area;
  });
}
