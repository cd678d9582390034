/**
 * VGG-9 with batch norm, as the loss-landscape project trains it (Li et al. 2018): seven convolutions, three poolings,
 * a hidden layer of 256 and the classifier. Parameter names follow PyTorch's sequential numbering.
 */
import type { Node } from "../graph/graph.js";
import type { Layers } from "./layers.js";

const POOL = 0;
const VGG9 = [64, 64, POOL, 128, 128, POOL, 256, 256, 256, POOL] as const;
const HIDDEN = 256;

/** From normalised images [n, c, h, w] to logits [n, classes]. */
export function vgg9(layers: Layers, images: Node, { classes }: { classes: number }): Node {
  const { g } = layers;
  let x = images;
  let place = 0;
  for (const outputs of VGG9) {
    if (outputs === POOL) {
      x = halve(layers, x);
      place += 1;
      continue;
    }
    const y = layers.conv(`features.${place}`, x, { outputs, padding: 1, bias: true });
    x = g.relu(layers.batchNorm(`features.${place + 1}`, y));
    place += 3;
  }
  const flat = g.reshape(x, [x.shape[0]!, x.shape[1]! * x.shape[2]! * x.shape[3]!]);
  const hidden = g.relu(layers.batchNorm("fc.1", layers.linear("fc.0", flat, HIDDEN)));
  return layers.linear("classifier", hidden, classes);
}

/** 2x2 maxima; an odd extent gets a row of zeros, which never wins over the values of a ReLU. */
function halve({ g }: Layers, x: Node): Node {
  const after = [0, 0, x.shape[2]! % 2, x.shape[3]! % 2];
  return g.maxPool(g.pad(x, { before: [0, 0, 0, 0], after, between: [0, 0, 0, 0] }), 2);
}
