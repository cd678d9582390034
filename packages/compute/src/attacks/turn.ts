/** An image turned about its centre and shifted, sampled bilinearly, with black beyond its edge. */
import { bilinearSample } from "../graph/bilinear.js";
import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import { addNetwork, imagesInput } from "../models/network.js";
import type { ModelSpec } from "../models/spec.js";
import type { Probe } from "./search.js";

/** The black frame, one pixel wide: coordinates beyond it are clipped to it, so what is read there is black. */
const FRAME = 1;

/** The network behind a sampled image. The flow is that of the framed image. */
export const turnProbe: Probe = {
  gradient: null,
  graph(spec, batch) {
    const g = new GraphBuilder();
    const images = imagesInput(g, spec, batch);
    const [height, width] = [spec.height + 2 * FRAME, spec.width + 2 * FRAME];
    const flow = g.input("flow", [batch, 2, height, width]);
    const frame = [0, 0, FRAME, FRAME];
    const framed = g.pad(images, { before: frame, after: frame, between: [0, 0, 0, 0] });
    const turned = g.slice(bilinearSample(g, framed, flow), {
      starts: frame,
      sizes: images.shape,
      steps: [1, 1, 1, 1],
    });
    const adversarial = g.minimum(g.maximum(turned, g.scalar(0)), g.scalar(1));
    g.output("logits", addNetwork(g, spec, adversarial, "evaluation").logits);
    g.output("adversarial", adversarial);
    return foldBatchNorm(g.build());
  },
};

/** A turn in degrees, and shifts as shares of the image's width. */
export interface Turn {
  readonly angle: number;
  readonly across: number;
  readonly down: number;
}

/** How far each pixel of the framed image is moved, [2, height + 2, width + 2]. */
export function flowOf({ angle, across, down }: Turn, spec: ModelSpec): Float32Array {
  const [height, width] = [spec.height + 2 * FRAME, spec.width + 2 * FRAME];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const flow = new Float32Array(2 * height * width);
  for (let p = 0; p < height * width; p++) {
    const x = (p % width) - (width - 1) / 2;
    const y = Math.floor(p / width) - (height - 1) / 2;
    flow[p] = cos * x - sin * y - x + across * spec.width;
    flow[height * width + p] = sin * x + cos * y - y + down * spec.width;
  }
  return flow;
}

/** The part of such a flow that moves the image itself, [2, height, width]. */
export function withoutFrame(flow: Float32Array, { height, width }: ModelSpec): Float32Array {
  const [rows, columns] = [height + 2 * FRAME, width + 2 * FRAME];
  return Float32Array.from({ length: 2 * height * width }, (_, i) => {
    const [axis, p] = [Math.floor(i / (height * width)), i % (height * width)];
    const [row, column] = [Math.floor(p / width) + FRAME, (p % width) + FRAME];
    return flow[(axis * rows + row) * columns + column]!;
  });
}
