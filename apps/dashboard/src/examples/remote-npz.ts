import { LONGEST_HEADER, type NpyHeader, parseNpyHeader } from "./npy-header.ts";
import type { RemoteFile } from "./remote-file.ts";

/** An array of an archive: where its values lie in the file. */
export type RemoteArray = NpyHeader;

/** The end of an archive without a comment. */
const END = 22;
/** What stands before a file in the archive, without its name. */
const LOCAL = 30;
const CENTRAL = 46;

/**
 * The arrays of an archive of NumPy's, by name, without reading their values: a set of attacked images may be large, and a
 * page shows a few of them. The format is that of a zip archive whose files are stored as they are.
 */
export async function openRemoteNpz(file: RemoteFile): Promise<ReadonlyMap<string, RemoteArray>> {
  const end = viewOf(await file.read(Math.max(0, file.size - END), file.size));
  if (end.byteLength < END || end.getUint32(0, true) !== 0x06054b50)
    throw new Error("examples: want an .npz archive");
  const [bytes, from] = [end.getUint32(12, true), end.getUint32(16, true)];
  const entries = entriesOf(await file.read(from, from + bytes));
  const arrays = new Map<string, RemoteArray>();
  for (const entry of entries) arrays.set(entry.name.replace(/\.npy$/, ""), await openEntry(file, entry));
  return arrays;
}

/** The values of some rows, the first axis counted: of images, some images. */
export async function readRows(
  file: RemoteFile,
  array: RemoteArray,
  from: number,
  to: number,
): Promise<Float32Array> {
  const width = widths[array.dtype];
  const row = array.shape.slice(1).reduce((product, extent) => product * extent, width);
  const view = viewOf(await file.read(array.start + from * row, array.start + to * row));
  return Float32Array.from({ length: view.byteLength / width }, (_, index) =>
    readers[array.dtype](view, index * width),
  );
}

const widths = { "<f4": 4, "<i4": 4, "|u1": 1 } as const;

const readers: Readonly<Record<RemoteArray["dtype"], (view: DataView, at: number) => number>> = {
  "<f4": (view, at) => view.getFloat32(at, true),
  "<i4": (view, at) => view.getInt32(at, true),
  "|u1": (view, at) => view.getUint8(at),
};

interface Entry {
  readonly name: string;
  readonly offset: number;
  readonly isStored: boolean;
}

function entriesOf(bytes: Uint8Array): Entry[] {
  const view = viewOf(bytes);
  const entries: Entry[] = [];
  for (let at = 0; at + CENTRAL <= bytes.length; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL, at + CENTRAL + name!)),
      offset: view.getUint32(at + 42, true),
      isStored: view.getUint16(at + 10, true) === 0,
    });
    at += CENTRAL + name! + extra! + comment!;
  }
  return entries;
}

async function openEntry(file: RemoteFile, { name, offset, isStored }: Entry): Promise<RemoteArray> {
  if (!isStored) throw new Error(`examples: want arrays as they are, got ${name} compressed`);
  const bytes = await file.read(offset, Math.min(file.size, offset + LOCAL + 1024 + LONGEST_HEADER));
  const view = viewOf(bytes);
  const start = LOCAL + view.getUint16(26, true) + view.getUint16(28, true);
  const header = parseNpyHeader(bytes.subarray(start), name);
  return { ...header, start: offset + start + header.start };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
