/** Convolution and its two gradients in ONNX, which has neither gradient as an operator. */
import type { Node } from "../../graph/graph.js";
import type { ConvAttributes } from "../../graph/op.js";
import type { Shape } from "../../tensor.js";
import type { OnnxWriter } from "./model.js";

type Names = readonly string[];
type Sources = readonly Node[];

export function lowerConv(w: OnnxWriter, node: Node<"conv">, inputs: Names, [, weight]: Sources): string {
  const [, , kernelHeight, kernelWidth] = weight!.shape as [number, number, number, number];
  const { stride, padding } = node.attributes;
  return w.op("Conv", inputs, {
    kernel_shape: [kernelHeight, kernelWidth],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
  });
}

/**
 * The gradient with respect to the images, as a forward convolution of outGrad (ONNX Runtime's ConvTranspose is
 * several times slower than its Conv).
 *
 * Along one axis, x(s i + a) for a phase a in 0..s-1 receives outGrad(i + d) * w(a + padding - s d). Each phase is
 * thus a plain convolution of outGrad with the taps d, its weights picked from w (zero where the index falls
 * outside); the s * s phases are computed as channels and interleaved by DepthToSpace. For stride 1 this is the
 * textbook convolution with the kernel flipped.
 */
export function lowerConvInputGrad(
  w: OnnxWriter,
  { shape, attributes }: Node<"convInputGrad">,
  [outGrad, weight]: Names,
  [outGradNode, weightNode]: Sources,
): string {
  const { stride } = attributes;
  const [, channels, height, width] = shape as [number, number, number, number];
  const [outChannels, , kernel] = weightNode!.shape as [number, number, number];
  const own = inputGradTaps(w, weight!, [shape, outGradNode!.shape, kernel], attributes);
  const { picked, taps, pads } = widenKernel(w, own, outGradNode!.shape);
  // [o, c, s, t, s, t] -> [c, s, s, o, t, t]
  const ordered = w.op("Transpose", [picked], { perm: [1, 2, 4, 0, 3, 5] });
  const merged = [channels * stride * stride, outChannels, taps, taps];
  const phases = w.op("Conv", [outGrad!, w.op("Reshape", [ordered, w.integers(merged)])], {
    kernel_shape: [taps, taps],
    pads,
  });
  if (stride === 1) return phases;
  const image = w.op("DepthToSpace", [phases], { blocksize: stride, mode: "CRD" });
  if (height % stride === 0 && width % stride === 0) return image;
  return w.op("Slice", [image, w.integers([0, 0]), w.integers([height, width]), w.integers([2, 3])]);
}

/**
 * ONNX Runtime's WebGPU provider (1.30) takes a convolution whose kernel is as large as the image for a matrix product if
 * nothing is padded in front, and forgets what is padded behind: such a kernel gets a row and a column of zeros. (Images
 * padded beforehand do not help: the runtime makes a Pad right before a convolution part of it.)
 */
function widenKernel(
  w: OnnxWriter,
  { picked, taps, pads }: PickedTaps,
  [, , height, width]: Shape,
): PickedTaps {
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const isMistaken = height === taps && width === taps && top <= 0 && left <= 0 && bottom + right > 0;
  if (!isMistaken) return { picked, taps, pads };
  const behind = w.integers([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
  return {
    picked: w.op("Pad", [picked, behind, w.scalar(0)]),
    taps: taps + 1,
    pads: [top, left, bottom + 1, right + 1],
  };
}

interface PickedTaps {
  /** [o, c, phase, tap, phase, tap]. */
  readonly picked: string;
  readonly taps: number;
  readonly pads: readonly number[];
}

/** The kernel that {@link lowerConvInputGrad} convolves with, as [o, c, phase, tap, phase, tap], and its padding. */
export function inputGradTaps(
  w: OnnxWriter,
  weight: string,
  [shape, outShape, kernel]: readonly [image: Shape, outGrad: Shape, kernel: number],
  attributes: ConvAttributes,
): PickedTaps {
  const taps = phaseTaps(kernel, attributes);
  const ends = [2, 3].map((axis) => endPad(shape[axis]!, outShape[axis]!, attributes.stride, taps));
  return {
    picked: pickTaps(w, weight, taps, kernel),
    taps: taps.count,
    pads: [-taps.first, -taps.first, ...ends],
  };
}

interface Taps {
  /** The smallest tap d; not positive for the paddings that models use. */
  readonly first: number;
  readonly count: number;
  /** For each phase and tap the place in the kernel, or `kernel` (one past it) for a zero. */
  readonly places: readonly number[];
}

function phaseTaps(kernel: number, { stride, padding }: ConvAttributes): Taps {
  const first = Math.min(0, Math.ceil((padding - kernel + 1) / stride));
  const last = Math.floor((stride - 1 + padding) / stride);
  const count = last - first + 1;
  const places = Array.from({ length: stride * count }, (_, i) => {
    const place = Math.floor(i / count) + padding - stride * (first + (i % count));
    return place >= 0 && place < kernel ? place : kernel;
  });
  return { first, count, places };
}

/** The weight [o, c, k, k] with both kernel axes replaced by [phase, tap]. */
function pickTaps(w: OnnxWriter, weight: string, taps: Taps, kernel: number): string {
  const needsZero = taps.places.includes(kernel);
  const pads = w.integers([0, 0, 0, 0, 0, 0, 1, 1]);
  const source = needsZero ? w.op("Pad", [weight, pads, w.scalar(0)]) : weight;
  const places = w.op("Reshape", [
    w.integers(taps.places),
    w.integers([taps.places.length / taps.count, taps.count]),
  ]);
  return w.op("Gather", [w.op("Gather", [source, places], { axis: 2 }), places], { axis: 4 });
}

/** Padding behind outGrad so that the phases cover ceil(extent / stride) pixels. */
function endPad(extent: number, outExtent: number, stride: number, taps: Taps): number {
  return Math.ceil(extent / stride) - outExtent - -taps.first + taps.count - 1;
}

/**
 * The gradient with respect to the weight: for each place (ky, kx) of the kernel the product of outGrad [n, o, pixels]
 * with the images shifted there [n, pixels, c], summed over the batch.
 *
 *     dw(ky, kx) = sum over y, x of outGrad(y, x) * image(y + ky - padding, x + kx - padding)
 *
 * Where image and outGrad have one size, the columns can be shifted on the side of outGrad instead, so that k + k
 * shifted copies serve all k * k places: what this costs is copying, not multiplying.
 */
export function lowerConvWeightGrad(
  w: OnnxWriter,
  node: Node<"convWeightGrad">,
  [x, outGrad]: Names,
  [xNode, outGradNode]: Sources,
): string {
  const [o, c, kernelHeight, kernelWidth] = node.shape as [number, number, number, number];
  const [n, , height, width] = xNode!.shape as [number, number, number, number];
  const [, , outHeight, outWidth] = outGradNode!.shape as [number, number, number, number];
  const image: ShiftedImage = { name: x!, n, c, height, width };
  const gradient: ShiftedImage = { name: outGrad!, n, c: o, height: outHeight, width: outWidth };
  const sameSize = height === outHeight && width === outWidth && node.attributes.stride === 1;
  const pairOf = (sameSize ? sharedShifts : ownShifts)(w, image, gradient, node.attributes);
  const places = Array.from({ length: kernelHeight * kernelWidth }, (_, place) => {
    const { left, right } = pairOf(Math.floor(place / kernelWidth), place % kernelWidth);
    const products = w.op("MatMul", [left, w.op("Transpose", [right], { perm: [0, 2, 1] })]);
    return w.op("Unsqueeze", [
      w.op("ReduceSum", [products, w.integers([0])], { keepdims: 0 }),
      w.integers([2]),
    ]);
  });
  return w.op("Reshape", [w.op("Concat", places, { axis: 2 }), w.integers(node.shape)]);
}

interface ShiftedImage {
  readonly name: string;
  readonly n: number;
  readonly c: number;
  readonly height: number;
  readonly width: number;
}

/** The two factors [n, channels, pixels] for a place of the kernel. */
type Shifts = (
  w: OnnxWriter,
  image: ShiftedImage,
  gradient: ShiftedImage,
  attributes: ConvAttributes,
) => (ky: number, kx: number) => { readonly left: string; readonly right: string };

/** Rows shifted in the image, columns in outGrad; each shift is made once. */
const sharedShifts: Shifts = (w, image, gradient, { padding }) => {
  const rows = new Map<number, string>();
  const columns = new Map<number, string>();
  return (ky, kx) => {
    const right = rows.get(ky) ?? shiftRows(w, image, ky - padding);
    const left = columns.get(kx) ?? shiftColumns(w, gradient, kx - padding);
    rows.set(ky, right);
    columns.set(kx, left);
    return { left, right };
  };
};

/** Every place slices its own copy of the padded image. */
const ownShifts: Shifts = (w, image, gradient, { stride, padding }) => {
  const { n, c } = image;
  const { height, width } = gradient;
  const pads = w.integers([0, 0, padding, padding, 0, 0, padding, padding]);
  const padded = padding > 0 ? w.op("Pad", [image.name, pads, w.scalar(0)]) : image.name;
  const left = flatten(w, gradient.name, gradient);
  return (ky, kx) => {
    const starts = w.integers([ky, kx]);
    const ends = w.integers([ky + (height - 1) * stride + 1, kx + (width - 1) * stride + 1]);
    const sliced = w.op("Slice", [padded, starts, ends, w.integers([2, 3]), w.integers([stride, stride])]);
    return { left, right: flatten(w, sliced, { n, c, height, width }) };
  };
};

/** The image read `by` rows further down, zeros beyond the edge: one shift of the flattened image. */
function shiftRows(w: OnnxWriter, image: ShiftedImage, by: number): string {
  const flat = flatten(w, image.name, image);
  if (by === 0) return flat;
  const moved = by * image.width;
  return w.op("Pad", [flat, w.integers([0, 0, -moved, 0, 0, moved]), w.scalar(0)]);
}

/** outGrad moved `by` columns to the right, zeros at the edge. */
function shiftColumns(w: OnnxWriter, image: ShiftedImage, by: number): string {
  if (by === 0) return flatten(w, image.name, image);
  const moved = w.op("Pad", [image.name, w.integers([0, 0, 0, by, 0, 0, 0, -by]), w.scalar(0)]);
  return flatten(w, moved, image);
}

function flatten(w: OnnxWriter, name: string, { n, c, height, width }: Omit<ShiftedImage, "name">): string {
  return w.op("Reshape", [name, w.integers([n, c, height * width])]);
}
