/** Surfaces as bytes for downloads, in every form of a file and as pictures, by the ending that an address has. */
import { unsupportedFile } from "./errors.js";
import { rasterizeSvg } from "./pictures/png.js";
import type { SurfaceDrawing } from "./pictures/surface-style.js";
import { drawSurface } from "./pictures/surface-svg.js";
import type { SurfaceGrid } from "./surface.js";
import { surfaceFormats } from "./surface-file.js";

/** A file that nobody has written yet. */
export interface EncodedSurface {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

interface Form {
  readonly mediaType: string;
  readonly encode: (grid: SurfaceGrid, drawing: SurfaceDrawing) => Uint8Array | Promise<Uint8Array>;
}

const pictures: readonly [string, Form][] = [
  ["png", { mediaType: "image/png", encode: (grid, drawing) => rasterizeSvg(drawSurface(grid, drawing)) }],
  [
    "svg",
    {
      mediaType: "image/svg+xml",
      encode: (grid, drawing) => new TextEncoder().encode(drawSurface(grid, drawing)),
    },
  ],
];

const forms: ReadonlyMap<string, Form> = new Map([
  ...[...surfaceFormats].map(([ending, format]): [string, Form] => [ending.slice(1), format]),
  ...pictures,
]);

/** The media type of every form that a surface is downloaded in, by its ending without the dot: `h5`, `png`. */
export const surfaceMediaTypes: ReadonlyMap<string, string> = new Map(
  [...forms].map(([ending, { mediaType }]) => [ending, mediaType]),
);

/**
 * A surface in the form of an ending (`h5`, `hdf5`, `npz`, `csv`, `json`, `vtp`, `png`, `svg`), without touching the disk.
 * The bytes are those that {@link writeSurfaceFile} would write.
 *
 * @param drawing how pictures are drawn; the others leave it aside
 * @throws FormatError `unsupported` for another ending, with those that there are; `invalid` if the grid contradicts itself.
 * PictureError if it, or an option, cannot be drawn
 * @example const { bytes, mediaType } = await encodeSurface("png", grid, { title: "clean" })
 */
export async function encodeSurface(
  ending: string,
  grid: SurfaceGrid,
  drawing: SurfaceDrawing = {},
): Promise<EncodedSurface> {
  const form = forms.get(ending);
  if (form === undefined) {
    const got = JSON.stringify(ending);
    throw unsupportedFile("surface", `want an ending of ${[...forms.keys()].join(", ")}, got ${got}`);
  }
  return { bytes: await form.encode(grid, drawing), mediaType: form.mediaType };
}
