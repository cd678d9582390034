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
interface SurfaceFormat {
  readonly encode: (grid: SurfaceGrid) => Uint8Array | Promise<Uint8Array>;
  /** Absent where a format is only written. */
  readonly parse?: (
    bytes: Uint8Array,
    where: string,
    options: ReadSurfaceOptions,
  ) => SurfaceGrid | Promise<SurfaceGrid>;
}

const h5: SurfaceFormat = { encode: encodeSurfaceH5, parse: parseSurfaceH5 };

/** Every format of a surface, by its ending. */
const formats: ReadonlyMap<string, SurfaceFormat> = new Map([
  [".h5", h5],
  [".hdf5", h5],
  [".npz", { encode: encodeSurfaceNpz, parse: parseSurfaceNpz }],
  [".csv", { encode: encodeSurfaceCsv, parse: parseSurfaceCsv }],
  [".json", { encode: encodeSurfaceJson, parse: (bytes, where) => parseSurfaceJson(bytes, where) }],
  [".vtp", { encode: encodeSurfaceVtp }],
]);

/** The endings of the files that a surface is written to. */
export const surfaceEndings: readonly string[] = [...formats.keys()];

/** The endings of the files that a surface is read from. */
export const readableSurfaceEndings: readonly string[] = surfaceEndings.filter(
  (ending) => formats.get(ending)?.parse !== undefined,
);

/**
 * Reads a surface; the file's ending says the format.
 *
 * @throws FormatError `unsupported` for another ending, with those that there are
 */
export async function readSurfaceFile(path: string, options: ReadSurfaceOptions = {}): Promise<SurfaceGrid> {
  const parse = formats.get(endingOf(path))?.parse;
  if (parse === undefined) throw unknownEnding(path, readableSurfaceEndings);
  return parse(await readFileBounded(path), basename(path), options);
}

/**
 * Writes a surface; the file's ending says the format. A .csv keeps no metadata, and a .vtp leaves out what has no height.
 *
 * @throws FormatError `unsupported` for another ending, with those that there are
 */
export async function writeSurfaceFile(path: string, grid: SurfaceGrid): Promise<void> {
  const format = formats.get(endingOf(path));
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
