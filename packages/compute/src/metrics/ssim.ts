/**
 * Structural similarity (Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: "Image quality assessment: from error
 * visibility to structural similarity", 2004). With weighted means over a Gaussian window around each pixel,
 *
 *     mean_a = E[a],  var_a = E[a^2] - E[a]^2,  cov = E[a b] - E[a] E[b]
 *
 *             (2 mean_a mean_b + C1) (2 cov + C2)
 *     ssim = --------------------------------------------,   C1 = (K1 L)^2, C2 = (K2 L)^2
 *            (mean_a^2 + mean_b^2 + C1) (var_a + var_b + C2)
 *
 * averaged over the places where the window fits and over the channels. A Gaussian in two dimensions is the product of
 * two in one, so each mean is filtered along rows and then along columns.
 *
 * These are the settings of the paper's authors, and of scikit-image with `gaussian_weights=True, sigma=1.5,
 * use_sample_covariance=False, data_range=1`, whose result is also cropped to where the window fits.
 */
import { batchSize, type ImageBatch, pairSize } from "./image-batch.js";

const WINDOW = 11;
const SIGMA = 1.5;
/** K1 = 0.01 and K2 = 0.03, for pixels in [0,1]. */
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/**
 * The structural similarity of the images of two batches [n, channels, height, width] with pixels in [0,1]: one number
 * for each pair, 1 for equal images. An 11x11 Gaussian window with sigma 1.5, each channel by itself, population
 * variance, valid places only, in float64. Images smaller than the window (8x8 digits) are compared through the
 * largest odd window that fits, 7x7 for them, with the same sigma: such figures compare among themselves only.
 */
export function ssim(a: ImageBatch, b: ImageBatch): Float64Array {
  const { count, channels, height, width, size } = pairSize("ssim", a, b);
  const side = windowSide(a);
  const filter = createFilter({ height, width, weights: gaussian(side) });
  return Float64Array.from({ length: count }, (_, image) => {
    let sum = 0;
    for (let plane = image * size; plane < (image + 1) * size; plane += height * width) {
      const end = plane + height * width;
      sum += planeSsim(a.data.subarray(plane, end), b.data.subarray(plane, end), filter);
    }
    return sum / channels;
  });
}

/** The side of the window that {@link ssim} uses for a batch: 11, or the largest odd number that fits. */
export function windowSide(batch: ImageBatch): number {
  const { height, width } = batchSize("ssim", batch);
  const most = Math.min(WINDOW, height, width);
  return most % 2 === 1 ? most : most - 1;
}

type Plane = Float32Array | Float64Array;

/** The weighted means of a plane at every place where the window fits. */
type Filter = (plane: Float64Array) => Float64Array;

function planeSsim(planeA: Plane, planeB: Plane, filter: Filter): number {
  const [a, b] = [Float64Array.from(planeA), Float64Array.from(planeB)];
  const [meanA, meanB] = [filter(a), filter(b)];
  const squareA = filter(a.map((value) => value * value));
  const squareB = filter(b.map((value) => value * value));
  const product = filter(a.map((value, i) => value * b[i]!));
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const [ma, mb] = [meanA[i]!, meanB[i]!];
    const variances = squareA[i]! - ma * ma + (squareB[i]! - mb * mb);
    const covariance = product[i]! - ma * mb;
    const luminance = (2 * ma * mb + C1) / (ma * ma + mb * mb + C1);
    sum += (luminance * (2 * covariance + C2)) / (variances + C2);
  }
  return sum / meanA.length;
}

/** Gaussian weights that sum to 1. */
function gaussian(side: number): Float64Array {
  const radius = (side - 1) / 2;
  const weights = Float64Array.from({ length: side }, (_, i) => Math.exp(-0.5 * ((i - radius) / SIGMA) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function createFilter(window: {
  readonly height: number;
  readonly width: number;
  readonly weights: Float64Array;
}): Filter {
  const { height, width, weights } = window;
  const columns = width - weights.length + 1;
  const rows = height - weights.length + 1;
  const across = new Float64Array(height * columns);
  return (plane) => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k]! * plane[y * width + x + k]!;
        across[y * columns + x] = sum;
      }
    }
    const out = new Float64Array(rows * columns);
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * across[i + k * columns]!;
      out[i] = sum;
    }
    return out;
  };
}
