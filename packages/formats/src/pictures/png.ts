import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { encode } from "fast-png";
import { invalidPicture } from "./invalid-picture.js";
import { FONT } from "./svg.js";

/** Pixels in rows from the top, 8 bits a channel. */
export interface PixelImage {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly pixels: Uint8Array;
}

/** How an SVG becomes pixels. */
export interface RasterizeOptions {
  /** The width of the PNG in pixels; the height follows. Default: the width that the SVG states. */
  readonly width?: number;
}

/** 64 megapixels are 256 MiB of RGBA, the most that a picture may cost. */
const MAX_PIXELS = 64_000_000;

/** The bytes of a PNG of these pixels; the same pixels always give the same bytes. */
export function encodePng(image: PixelImage): Uint8Array {
  const { width, height, channels, pixels } = image;
  const size = `${width}x${height}x${channels}`;
  if (!isExtent(width) || !isExtent(height) || width * height > MAX_PIXELS) {
    throw invalidPicture("encodePng", `a positive size of at most ${MAX_PIXELS} pixels`, [width, height]);
  }
  if (pixels.length !== width * height * channels) {
    throw invalidPicture("encodePng", `${width * height * channels} bytes for ${size}`, pixels.length);
  }
  return encode({ width, height, channels, depth: 8, data: pixels });
}

/**
 * The bytes of a PNG of an SVG. Text is set in DejaVu Sans from the package itself, whatever fonts the machine has;
 * characters that it lacks (Chinese, for one) stay empty. Nothing is fetched: only embedded images are drawn.
 */
export async function rasterizeSvg(svg: string, options: RasterizeOptions = {}): Promise<Uint8Array> {
  const { width } = options;
  if (width !== undefined && !isExtent(width)) throw invalidPicture("width", "a positive integer", width);
  const font = await renderer();
  const drawing = parse(svg, font, width);
  try {
    const scale = width === undefined ? 1 : width / drawing.width;
    const pixels = drawing.width * drawing.height * scale ** 2;
    if (pixels > MAX_PIXELS) throw invalidPicture("rasterizeSvg", `at most ${MAX_PIXELS} pixels`, pixels);
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}

function parse(svg: string, font: Uint8Array, width: number | undefined): InstanceType<typeof Resvg> {
  try {
    return new Resvg(svg, {
      font: { fontBuffers: [font], defaultFontFamily: FONT.split(",")[0]! },
      ...(width === undefined ? {} : { fitTo: { mode: "width", value: width } }),
    });
  } catch (cause) {
    throw invalidPicture("rasterizeSvg", "an SVG document", svg.slice(0, 40), { cause });
  }
}

/** The renderer is one WebAssembly module for the whole process, which refuses to be started twice. */
let started: Promise<Uint8Array> | undefined;

/** Starts the renderer where it is not running yet; gives the font's bytes. */
function renderer(): Promise<Uint8Array> {
  started ??= start().catch((cause: unknown) => {
    started = undefined;
    throw cause;
  });
  return started;
}

async function start(): Promise<Uint8Array> {
  const { resolve } = createRequire(import.meta.url);
  const font = await readFile(resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  await initWasm(readFile(resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return font;
}

function isExtent(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
