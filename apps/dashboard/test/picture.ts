import { decode } from "fast-png";

/** How many different colours a screenshot has: a page that shows nothing has a handful. */
export function countColours(png: Uint8Array): number {
  const { data, channels, width, height } = decode(png);
  const colours = new Set<number>();
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
  }
  return colours.size;
}

/** The share of pixels that differ between two screenshots of one size. */
export function differingShare(a: Uint8Array, b: Uint8Array): number {
  const [first, second] = [decode(a), decode(b)];
  if (first.width !== second.width || first.height !== second.height) return 1;
  let count = 0;
  const { channels, width, height } = first;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    const isSame = [0, 1, 2].every(
      (channel) => Math.abs(first.data[at + channel]! - second.data[at + channel]!) < 8,
    );
    if (!isSame) count++;
  }
  return count / (width * height);
}
