import { colourAt, colourMaps } from "../landscape/colour-map.ts";

/** The shape of an image. */
export interface ImageShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Four bytes a pixel of an image whose values go from 0 to 1. */
export function imagePixels(
  values: Float32Array,
  { channels, height, width }: ImageShape,
): Uint8ClampedArray<ArrayBuffer> {
  const plane = height * width;
  const pixels = new Uint8ClampedArray(4 * plane);
  for (let at = 0; at < plane; at++) {
    for (let channel = 0; channel < 3; channel++) {
      // A grey image has one plane for all three.
      pixels[4 * at + channel] = 255 * values[Math.min(channel, channels - 1) * plane + at]!;
    }
    pixels[4 * at + 3] = 255;
  }
  return pixels;
}

/** What was added to an image, over its channels: white where nothing, purple for less and green for more, `reach` at most. */
export function differencePixels(
  { clean, adversarial }: { readonly clean: Float32Array; readonly adversarial: Float32Array },
  { channels, height, width }: ImageShape,
  reach: number,
): Uint8ClampedArray<ArrayBuffer> {
  const plane = height * width;
  const pixels = new Uint8ClampedArray(4 * plane);
  for (let at = 0; at < plane; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += adversarial[channel * plane + at]! - clean[channel * plane + at]!;
    const position = 0.5 + sum / channels / reach / 2;
    pixels.set([...colourAt(colourMaps.diverging, Math.min(1, position)), 255], 4 * at);
  }
  return pixels;
}

/** The Euclidean and the greatest distance of two images. */
export function distancesOf(
  a: Float32Array,
  b: Float32Array,
): { readonly l2: number; readonly linf: number } {
  let [squares, greatest] = [0, 0];
  a.forEach((value, index) => {
    const step = Math.abs(value - b[index]!);
    squares += step * step;
    greatest = Math.max(greatest, step);
  });
  return { l2: Math.sqrt(squares), linf: greatest };
}
