/**
 * Image sets from named arrays, as NumPy's `savez` writes them:
 *
 *     images                        labels            one set, which serves as either split
 *     train_images, test_images     train_labels, test_labels
 *
 * Images are bytes, or floats in [0,1]: [n, height, width] for grey ones, [n, height, width, channels] or
 * [n, channels, height, width]. Which of the two is told by the axis that is 1 or 3 long.
 */
import { ComputeError, invalid } from "../errors.js";
import { formatShape, type Tensor, type TensorMap, toDType } from "../tensor.js";
import { checkLabels, createImageSet, type ImageSet, type Split } from "./image-set.js";

/** Which set to make of the arrays. */
export interface ArraysOptions {
  readonly name: string;
  readonly split: Split;
}

const MOST_CLASSES = 65_536;

/**
 * The image set that named arrays hold. The classes are numbered from 0 to the largest label of any split.
 *
 * @throws ComputeError `missing` without arrays for the split, `invalid` for arrays that do not fit together
 */
export function toImageSet(arrays: TensorMap, { name, split }: ArraysOptions): ImageSet {
  const prefix = arrays.has(`${split}_images`) ? `${split}_` : "";
  const [images, labels] = [arrays.get(`${prefix}images`), arrays.get(`${prefix}labels`)];
  if (images === undefined || labels === undefined) throw absent(arrays, name, split);
  const where = `${name} ${prefix}images`;
  const layout = layoutOf(where, images.shape);
  if (labels.data.length !== layout.count) {
    throw invalid(`${name} ${prefix}labels`, `${layout.count} labels, one an image`, labels.data.length);
  }
  const { channels, height, width } = layout;
  return createImageSet({
    name,
    split,
    classes: Array.from({ length: classCount(arrays, name) }, (_, i) => String(i)),
    channels,
    height,
    width,
    pixels: planes(pixelsOf(where, images), layout),
    levels: images.dtype === "u8" ? 255 : 1,
    labels: toDType(labels, "i32").data,
  });
}

interface Layout {
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly channelsLast: boolean;
}

function layoutOf(where: string, shape: readonly number[]): Layout {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  if (shape.length === 3) return { count, channels: 1, height: a, width: b, channelsLast: false };
  if (shape.length !== 4) {
    throw invalid(where, "shape [n, height, width] or four axes, one of them channels", formatShape(shape));
  }
  const first = a === 1 || a === 3;
  const last = c === 1 || c === 3;
  if (first && last)
    throw invalid(where, "1 or 3 channels along axis 1 or axis 3, not both", formatShape(shape));
  if (first) return { count, channels: a, height: b, width: c, channelsLast: false };
  if (last) return { count, channels: c, height: a, width: b, channelsLast: true };
  throw invalid(where, "1 or 3 channels along axis 1 or axis 3", formatShape(shape));
}

function pixelsOf(where: string, images: Tensor): Uint8Array | Float32Array {
  if (images.dtype === "i32")
    throw invalid(where, "bytes (uint8), or floats in [0,1]", "whole numbers of 32 bits or more");
  return images.dtype === "u8" ? images.data : toDType(images, "f32").data;
}

/** The same values with the channels outermost in each image. */
function planes<P extends Uint8Array | Float32Array>(pixels: P, layout: Layout): P {
  const { count, channels, height, width, channelsLast } = layout;
  if (!channelsLast || channels === 1) return pixels;
  const out = pixels.slice() as P;
  const area = height * width;
  for (let i = 0; i < count * area; i++) {
    const image = Math.floor(i / area) * channels * area;
    for (let c = 0; c < channels; c++) out[image + c * area + (i % area)] = pixels[i * channels + c]!;
  }
  return out;
}

/** One more than the largest label of all splits: they must agree on what the classes are. */
function classCount(arrays: TensorMap, where: string): number {
  let largest = 0;
  for (const name of ["labels", "train_labels", "test_labels"]) {
    const labels = arrays.get(name)?.data ?? [];
    checkLabels(`${where} ${name}`, labels, MOST_CLASSES);
    for (const label of labels) largest = Math.max(largest, label);
  }
  return largest + 1;
}

function absent(arrays: TensorMap, where: string, split: Split): ComputeError {
  const wanted = `${split}_images and ${split}_labels, or images and labels`;
  const names = [...arrays.keys()].slice(0, 8).join(", ") || "no arrays";
  return new ComputeError({ code: "missing", where, detail: `want ${wanted}, got ${names}` });
}
