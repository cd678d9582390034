import { unknownName } from "../errors.js";
import type { Node } from "../graph/graph.js";
import type { Layers } from "./layers.js";
import { resnet } from "./resnet.js";
import { vgg9 } from "./vgg.js";

/** A family of networks by name. */
export interface Architecture {
  readonly name: string;
  /** One line for people who choose. */
  readonly help: string;
  /** From normalised images to logits. */
  readonly build: (layers: Layers, images: Node, classes: number) => Node;
}

const residual = (depth: number, help: string): Architecture => ({
  name: `resnet${depth}`,
  help,
  build: (layers, images, classes) => resnet(layers, images, { depth, classes }),
});

/** The networks that can be trained and loaded. */
export const architectures: Readonly<Record<string, Architecture>> = Object.fromEntries(
  [
    residual(8, "ResNet with 8 layers, for small images such as digits"),
    residual(20, "CIFAR ResNet with 20 layers (He et al. 2016, option A)"),
    residual(32, "CIFAR ResNet with 32 layers, the network of the paper"),
    residual(44, "CIFAR ResNet with 44 layers"),
    residual(56, "CIFAR ResNet with 56 layers"),
    residual(110, "CIFAR ResNet with 110 layers"),
    {
      name: "vgg9",
      help: "VGG with 9 layers and batch norm (Li et al. 2018)",
      build: (layers, images, classes) => vgg9(layers, images, { classes }),
    } satisfies Architecture,
  ].map((architecture) => [architecture.name, architecture]),
);

/**
 * The architecture of a name.
 *
 * @throws ComputeError `unknown`, listing the names there are
 */
export function findArchitecture(name: string): Architecture {
  const found = Object.hasOwn(architectures, name) ? architectures[name] : undefined;
  if (!found) throw unknownName("arch", "architecture", name, Object.keys(architectures));
  return found;
}
