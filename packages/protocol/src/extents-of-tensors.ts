import { parametersOf, type TensorMap } from "@basin/compute";
import type { Extents } from "./model-spec.js";

/** The size that the networks for colour images here were made for. */
const COLOUR_SIZE = 32;

/**
 * What a checkpoint's own shapes tell of its network: channels by the first convolution, classes by the last layer. Height and
 * width leave no trace in weights; for three channels they are those of CIFAR, otherwise someone has to say them.
 *
 * @throws ComputeError `unknown` for an architecture that there is not
 */
export function extentsOfTensors(arch: string, tensors: TensorMap): Partial<Extents> {
  const any = { arch, channels: 3, height: COLOUR_SIZE, width: COLOUR_SIZE, classes: 10, mean: [0, 0, 0] };
  const parameters = parametersOf({ ...any, deviation: [1, 1, 1] });
  const first = parameters[0]!;
  const last = parameters.findLast(({ shape }) => shape.length === 2)!;
  const channels = tensors.get(first.name)?.shape[1];
  const classes = tensors.get(last.name)?.shape[0];
  return {
    ...(channels === undefined ? {} : { channels }),
    ...(classes === undefined ? {} : { classes }),
    ...(channels === 3 ? { height: COLOUR_SIZE, width: COLOUR_SIZE } : {}),
  };
}
