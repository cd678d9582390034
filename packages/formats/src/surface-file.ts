import { basename, extname } from "node:path";
import { writeFileAtomic } from "./atomic.js";
import { unsupportedFile } from "./errors.js";
import { readFileBounded } from "./read-file.js";
import type { ReadSurfaceOptions, SurfaceGrid } from "./surface.js";
import { encodeSurfaceCsv, parseSurfaceCsv } from "./surface-csv.js";
import { encodeSurfaceH5, parseSurfaceH5 } from "./surface-h5.js";
import { encodeSurfaceJson, parseSurfaceJson } from "./surface-json.js";
import { encodeSurfaceNpz, parseSurfaceNpz } from "./surface-npz.js";
import { encodeSurfaceVtp } from "./surface-vtp.js";

/** How surfaces of one format are read and written. */
export interface SurfaceFormat {
  /** How HTTP calls it. */
  readonly mediaType: string;
  readonly encode: (grid: SurfaceGrid) => Uint8Array | Promise<Uint8Array>;
  /** Absent where a format is only written. */
  readonly parse?: (
    bytes: Uint8Array,
    where: string,
    options: ReadSurfaceOptions,
  ) => SurfaceGrid | Promise<SurfaceGrid>;
}

// The type that the HDF Group recommends; nobody has given .npz and .vtp one of their own.
const h5: SurfaceFormat = {
  mediaType: "application/x-hdf5",
  encode: encodeSurfaceH5,
  parse: parseSurfaceH5,
};
const npz: SurfaceFormat = {
  mediaType: "application/octet-stream",
  encode: encodeSurfaceNpz,
  parse: parseSurfaceNpz,
};
const csv: SurfaceFormat = {
  mediaType: "text/csv; charset=utf-8",
  encode: encodeSurfaceCsv,
  parse: parseSurfaceCsv,
};
const json: SurfaceFormat = {
  mediaType: "application/json",
  encode: encodeSurfaceJson,
  parse: (bytes, where) => parseSurfaceJson(bytes, where),
};
const vtp: SurfaceFormat = { mediaType: "application/xml", encode: encodeSurfaceVtp };

/** Every format of a surface, by its ending. */
export const surfaceFormats: ReadonlyMap<string, SurfaceFormat> = new Map([
  [".h5", h5],
  [".hdf5", h5],
  [".npz", npz],
  [".csv", csv],
  [".json", json],
  [".vtp", vtp],
]);

/** The endings of the files that a surface is written to. */
export const surfaceEndings: readonly string[] = [...surfaceFormats.keys()];

/** The endings of the files that a surface is read from. */
export const readableSurfaceEndings: readonly string[] = surfaceEndings.filter(
  (ending) => surfaceFormats.get(ending)?.parse !== undefined,
);

/**
 * Reads a surface; the file's ending says the format.
 *
 * @throws FormatError `unsupported` for another ending, with those that there are
 */
export async function readSurfaceFile(path: string, options: ReadSurfaceOptions = {}): Promise<SurfaceGrid> {
  const parse = surfaceFormats.get(endingOf(path))?.parse;
  if (parse === undefined) throw unknownEnding(path, readableSurfaceEndings);
  return parse(await readFileBounded(path), basename(path), options);
}

/**
 * Writes a surface; the file's ending says the format. A .csv keeps no metadata, and a .vtp leaves out what has no height.
 *
 * @throws FormatError `unsupported` for another ending, with those that there are
 */
export async function writeSurfaceFile(path: string, grid: SurfaceGrid): Promise<void> {
  const format = surfaceFormats.get(endingOf(path));
  if (format === undefined) throw unknownEnding(path, surfaceEndings);
  await writeFileAtomic(path, await format.encode(grid));
}

/** The ending of a path in lower case, with its dot. */
export function endingOf(path: string): string {
  return extname(path).toLowerCase();
}

function unknownEnding(path: string, allowed: readonly string[]): Error {
  return unsupportedFile(
    basename(path),
    `want a surface file (${allowed.join(", ")}), got ${endingOf(path) || "no ending"}`,
  );
}
