/**
 * Residual networks for small images: He, Zhang, Ren, Sun: "Deep residual learning for image recognition", CVPR 2016,
 * section 4.2, with the parameter-free shortcut (option A). Depth 6 b + 2: three stages of b blocks with 16, 32 and 64
 * channels.
 */
import type { Node } from "../graph/graph.js";
import type { Layers } from "./layers.js";

const WIDTHS = [16, 32, 64] as const;

/** From normalised images [n, c, h, w] to logits [n, classes]. */
export function resnet(
  layers: Layers,
  images: Node,
  { depth, classes }: { depth: number; classes: number },
): Node {
  const { g } = layers;
  const blocks = (depth - 2) / 6;
  let x = g.relu(layers.batchNorm("bn1", layers.conv("conv1", images, { outputs: WIDTHS[0], padding: 1 })));
  for (const [stage, outputs] of WIDTHS.entries()) {
    for (let block = 0; block < blocks; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      x = basicBlock(layers, `layer${stage + 1}.${block}`, x, { outputs, stride });
    }
  }
  return layers.linear("linear", g.mean(x, [2, 3]), classes);
}

function basicBlock(
  layers: Layers,
  name: string,
  x: Node,
  { outputs, stride }: { outputs: number; stride: number },
): Node {
  const { g } = layers;
  const inner = layers.conv(`${name}.conv1`, x, { outputs, stride, padding: 1 });
  const middle = g.relu(layers.batchNorm(`${name}.bn1`, inner));
  const outer = layers.conv(`${name}.conv2`, middle, { outputs, padding: 1 });
  return g.relu(g.add(layers.batchNorm(`${name}.bn2`, outer), shortcut(layers, x, { outputs, stride })));
}

/** Option A: every second pixel, and zero channels on both sides. */
function shortcut({ g }: Layers, x: Node, { outputs, stride }: { outputs: number; stride: number }): Node {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  if (stride === 1 && outputs === c) return x;
  const sizes = [n, c, Math.ceil(h / stride), Math.ceil(w / stride)];
  const sparse = g.slice(x, { starts: [0, 0, 0, 0], sizes, steps: [1, 1, stride, stride] });
  const before = Math.floor((outputs - c) / 2);
  return g.pad(sparse, {
    before: [0, before, 0, 0],
    after: [0, outputs - c - before, 0, 0],
    between: [0, 0, 0, 0],
  });
}
