/**
 * Augmentation of CIFAR's usual recipe: each image is mirrored with probability 1/2, then cut out of a border of
 * zeros (black) at a random place. It works on pixels in [0,1], before the model normalises them.
 *
 * With padding p, an image's draws are mirrored in {0, 1} and dy, dx in {0..2p}, and
 *
 *     out(y, x) = image(y + dy - p, x + dx - p), read from the mirrored image, 0 outside of it
 *
 * The draws are a function of (seed, epoch, index of the image) alone, so that an image looks the same in any batch.
 */
import { invalid } from "../errors.js";
import { type RandomStream, randomStream } from "../random.js";
import { formatShape, type Tensor, zeros } from "../tensor.js";
import type { Indices } from "./image-set.js";
import type { EpochOptions } from "./order.js";

/** How images are varied in an epoch. */
export interface AugmentOptions extends EpochOptions {
  /** Mirror left to right with probability 1/2. */
  readonly flip?: boolean;
  /** Width of the border of zeros that the crop is taken from, in pixels; 0 leaves images where they are. */
  readonly padding?: number;
}

/** Words of the stream that belong to one image: one Philox block. */
const DRAWS = 4;

/**
 * Varied copies of a batch of pixels [n, channels, height, width]; `indices[i]` is the position in the training set
 * of the batch's i-th image.
 *
 * @throws ComputeError `invalid` if there are not as many indices as images
 */
export function augmentBatch(
  pixels: Tensor<"f32">,
  indices: Indices,
  { seed, epoch, flip = true, padding = 4 }: AugmentOptions,
): Tensor<"f32"> {
  const [count, channels, height, width] = checkBatch(pixels, indices);
  if (!Number.isSafeInteger(padding) || padding < 0) throw invalid("padding", "an integer from 0", padding);
  const stream = randomStream(seed, "augment", epoch);
  const out = zeros("f32", pixels.shape);
  const size = channels * height * width;
  for (let i = 0; i < count; i++) {
    const move = drawMove(stream, indices[i]!, flip, padding);
    for (let plane = i * size; plane < (i + 1) * size; plane += height * width) {
      movePlane(pixels.data.subarray(plane), out.data.subarray(plane), { height, width, ...move });
    }
  }
  return out;
}

interface Move {
  readonly mirrored: boolean;
  /** Row and column of the image that land on the result's first row and column; negative in the border. */
  readonly top: number;
  readonly left: number;
}

function drawMove(stream: RandomStream, index: number, flip: boolean, padding: number): Move {
  const first = DRAWS * index;
  return {
    mirrored: flip && stream.below(2, first) === 1,
    top: stream.below(2 * padding + 1, first + 1) - padding,
    left: stream.below(2 * padding + 1, first + 2) - padding,
  };
}

/** Writes one channel of a moved image over a plane of zeros. */
function movePlane(
  from: Float32Array,
  to: Float32Array,
  plane: Move & { readonly height: number; readonly width: number },
): void {
  const { height, width, mirrored, top, left } = plane;
  for (let y = Math.max(0, -top); y < Math.min(height, height - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(width, width - left); x++) {
      const column = mirrored ? width - 1 - (x + left) : x + left;
      to[y * width + x] = from[(y + top) * width + column]!;
    }
  }
}

function checkBatch(pixels: Tensor<"f32">, indices: Indices): [number, number, number, number] {
  if (pixels.shape.length !== 4) {
    throw invalid("pixels", "shape [n, channels, height, width]", formatShape(pixels.shape));
  }
  if (indices.length !== pixels.shape[0])
    throw invalid("indices", `${pixels.shape[0]} of them`, indices.length);
  return pixels.shape as unknown as [number, number, number, number];
}
