import { openRemoteFile } from "./remote-file.ts";
import { openRemoteNpz, readRows } from "./remote-npz.ts";

/** An image before and after an attack. Pixels are planes of channels, from 0 to 1. */
export interface Example {
  readonly index: number;
  readonly clean: Float32Array;
  readonly adversarial: Float32Array;
  readonly label: number;
  readonly prediction: number;
  readonly isMisled: boolean;
  /** Of each class, before and after; null in files of earlier versions. */
  readonly probabilities: { readonly clean: Float32Array; readonly adversarial: Float32Array } | null;
  /** How far each pixel was moved: along columns, then along rows; null for attacks that move none. */
  readonly flow: Float32Array | null;
}

/** What an attack made, image by image. */
export interface ExampleSet {
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly read: (from: number, to: number) => Promise<Example[]>;
}

/** Opens what an attack made, of which only what is asked for is read. @throws Error for another kind of file */
export async function openExampleSet(url: string): Promise<ExampleSet> {
  const file = await openRemoteFile(url);
  const arrays = await openRemoteNpz(file);
  const array = (name: string) => {
    const found = arrays.get(name);
    if (!found) throw new Error(`examples: want an array ${name}, got ${[...arrays.keys()].join(", ")}`);
    return found;
  };
  const [count = 0, channels = 0, height = 0, width = 0] = array("images").shape;
  const flow = arrays.get("flow");
  const [before, after] = [arrays.get("clean_probabilities"), arrays.get("probabilities")];
  const classes = after?.shape[1] ?? 0;
  const read = async (from: number, to: number): Promise<Example[]> => {
    const rows = (name: string) => readRows(file, array(name), from, to);
    const [images, clean, labels, predictions, success] = await Promise.all(
      ["images", "clean", "labels", "predictions", "success"].map(rows),
    );
    const flows = flow ? await readRows(file, flow, from, to) : null;
    const found =
      before && after
        ? await Promise.all([before, after].map((rows) => readRows(file, rows, from, to)))
        : null;
    const size = channels * height * width;
    const moved = 2 * height * width;
    return Array.from({ length: to - from }, (_, place) => ({
      index: from + place,
      clean: clean!.subarray(place * size, (place + 1) * size),
      adversarial: images!.subarray(place * size, (place + 1) * size),
      label: labels![place]!,
      prediction: predictions![place]!,
      isMisled: success![place] === 1,
      probabilities: found && {
        clean: found[0]!.subarray(place * classes, (place + 1) * classes),
        adversarial: found[1]!.subarray(place * classes, (place + 1) * classes),
      },
      flow: flows?.subarray(place * moved, (place + 1) * moved) ?? null,
    }));
  };
  return { count, channels, height, width, read };
}
