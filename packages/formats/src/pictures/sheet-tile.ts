import { invalidPicture } from "./invalid-picture.js";
import { encodePng } from "./png.js";

/** Clean images and their adversarial versions: pixels in [0,1], image after image, channel after channel (NCHW). */
export interface ImagePairs {
  readonly clean: Float32Array;
  /** As `clean`, in the same order. */
  readonly adversarial: Float32Array;
  readonly count: number;
  /** 1 grey, 3 RGB. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** An image's size on a sheet: every pixel a square of `zoom` pixels. */
export interface Tile {
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** What a tile shows of a pair. */
export type TileRow = "clean" | "adversarial" | "difference";

const MAX_EXTENT = 512;
const WANTED_EXTENT = 128;
const MAX_ZOOM = 12;

/** The size at which images are shown: 32x32 four times as large, 8x8 twelve times, large ones as they are. */
export function tileOf({ width, height }: ImagePairs): Tile {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, Math.floor(WANTED_EXTENT / Math.max(width, height))));
  return { zoom, width: width * zoom, height: height * zoom };
}

/** A PNG of one image of a pair, enlarged by repetition of its pixels so that no renderer smooths them. */
export function tilePng(pairs: ImagePairs, tile: Tile, image: number, row: TileRow): Uint8Array {
  const { channels, width, height } = pairs;
  const pixels = new Uint8Array(tile.width * tile.height * channels);
  for (let y = 0, out = 0; y < tile.height; y++) {
    for (let x = 0; x < tile.width; x++) {
      const source = Math.floor(y / tile.zoom) * width + Math.floor(x / tile.zoom);
      for (let channel = 0; channel < channels; channel++) {
        const at = (image * channels + channel) * width * height + source;
        pixels[out++] = Math.round(255 * Math.min(1, Math.max(0, valueAt(pairs, at, row))));
      }
    }
  }
  return encodePng({ width: tile.width, height: tile.height, channels: channels === 1 ? 1 : 3, pixels });
}

/** Throws unless the arrays hold `count` images of finite pixels, of a size that a sheet can show. */
export function checkImagePairs(pairs: ImagePairs): void {
  const { count, channels, height, width } = pairs;
  if (!Number.isInteger(count) || count < 1) throw invalidPicture("count", "a positive integer", count);
  if (channels !== 1 && channels !== 3) throw invalidPicture("channels", "1 or 3", channels);
  for (const [name, extent] of Object.entries({ height, width })) {
    if (!Number.isInteger(extent) || extent < 1 || extent > MAX_EXTENT) {
      throw invalidPicture(name, `an integer from 1 to ${MAX_EXTENT}`, extent);
    }
  }
  const length = count * channels * height * width;
  for (const name of ["clean", "adversarial"] as const) {
    const pixels = pairs[name];
    if (pixels.length !== length) {
      throw invalidPicture(name, `${length} pixels for ${count} images`, pixels.length);
    }
    const wild = pixels.find((value) => !Number.isFinite(value));
    if (wild !== undefined) throw invalidPicture(name, "finite pixels", wild);
  }
}

function valueAt({ clean, adversarial }: ImagePairs, at: number, row: TileRow): number {
  if (row === "clean") return clean[at]!;
  return row === "adversarial" ? adversarial[at]! : 0.5 + 10 * (adversarial[at]! - clean[at]!);
}
