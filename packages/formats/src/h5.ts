/**
 * HDF5 through h5wasm, in memory: a file's bytes are put into the library's own file system, which holds nothing else, so
 * that links to other files lead nowhere.
 */
import type { Shape } from "@basin/compute/tensor";
import type { Dataset, File, Group } from "h5wasm";
import { type ElementType, sizeOfElement } from "./element.js";
import { FormatError, invalidFile, missingPart, unsupportedFile } from "./errors.js";

type Module = typeof import("h5wasm");
type FileSystem = Awaited<Module["ready"]>["FS"] & {
  readonly streams: readonly Parameters<Awaited<Module["ready"]>["FS"]["close"]>[0][];
};

/** Numbers out of a dataset. */
export interface H5Numbers {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly values: Float64Array;
}

const READ = "/read.h5";
const WRITTEN = "/written.h5";
/** Where the library writes what goes wrong, instead of on the terminal. */
const COMPLAINTS = "/complaints";
const STANDARD_ERROR = 2;

const INTEGER = 0;
const FLOAT = 1;

/** Element types by the library's class, size in bytes and sign. */
const types: ReadonlyMap<string, ElementType> = new Map([
  [`${INTEGER} 1 false`, "u8"],
  [`${INTEGER} 2 false`, "u16"],
  [`${INTEGER} 4 false`, "u32"],
  [`${INTEGER} 8 false`, "u64"],
  [`${INTEGER} 1 true`, "i8"],
  [`${INTEGER} 2 true`, "i16"],
  [`${INTEGER} 4 true`, "i32"],
  [`${INTEGER} 8 true`, "i64"],
  [`${FLOAT} 4 false`, "f32"],
  [`${FLOAT} 8 false`, "f64"],
  [`${FLOAT} 4 true`, "f32"],
  [`${FLOAT} 8 true`, "f64"],
]);

/**
 * What the work makes of an HDF5 file.
 *
 * @throws FormatError `invalid` if the bytes are no HDF5 file, or a damaged one
 */
export async function readH5<T>(bytes: Uint8Array, where: string, work: (file: File) => T): Promise<T> {
  const { module, fileSystem } = await openLibrary();
  // From here on nothing waits, so that two files never share the name or the complaints.
  fileSystem.writeFile(READ, bytes);
  clearComplaints(fileSystem);
  const file = new module.File(READ, "r");
  try {
    if (file.file_id < 0n) throw damaged(where, fileSystem);
    const result = work(file);
    if (complaints(fileSystem) !== "") throw damaged(where, fileSystem);
    return result;
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError({ code: "invalid", where, detail: "damaged HDF5 file", cause });
  } finally {
    if (file.file_id >= 0n) file.close();
    fileSystem.unlink(READ);
  }
}

/** The bytes of the HDF5 file that the work fills. */
export async function createH5(work: (file: File) => void): Promise<Uint8Array> {
  const { module, fileSystem } = await openLibrary();
  clearComplaints(fileSystem);
  const file = new module.File(WRITTEN, "w");
  try {
    work(file);
  } finally {
    file.close();
  }
  const bytes = fileSystem.readFile(WRITTEN) as Uint8Array;
  fileSystem.unlink(WRITTEN);
  const detail = complaints(fileSystem);
  if (detail === "") return bytes;
  throw new FormatError({ code: "failed", where: "h5", detail: `cannot write HDF5: ${detail}` });
}

/** A group inside another; undefined if there is none. */
export function findGroup(parent: Group, name: string): Group | undefined {
  const found = parent.keys().includes(name) ? parent.get(name) : null;
  return found !== null && "create_group" in found ? found : undefined;
}

/** How much of a dataset is read. */
export interface H5Limit {
  /** The most elements that it may declare. */
  readonly maxElements: number;
}

/**
 * The numbers of a dataset.
 *
 * @throws FormatError `missing` if there is no such dataset, `unsupported` if it holds something else or too much
 */
export function readNumbers(group: Group, name: string, where: string, { maxElements }: H5Limit): H5Numbers {
  const label = `${where} ${name}`;
  const dataset = datasetOf(group, name, where);
  const { type, size, signed, littleEndian, shape, total_size, chunks, vlen, virtual_sources } =
    dataset.metadata;
  const element = vlen ? undefined : types.get(`${type} ${size} ${signed}`);
  if (element === undefined || shape === null || virtual_sources !== undefined) {
    throw unsupportedFile(label, "want numbers, got another type");
  }
  if (size > 1 && !littleEndian) throw unsupportedFile(label, "big-endian numbers are not read");
  const chunk = (chunks ?? []).reduce((product, extent) => product * extent, 1);
  const most = Math.max(total_size, chunk);
  if (most > maxElements) throw unsupportedFile(label, `want at most ${maxElements} elements, got ${most}`);
  return { shape, type: element, values: valuesOf(dataset, element, total_size, label) };
}

/** A text attribute; undefined if there is none. */
export function readText(group: Group, name: string): string | undefined {
  const attribute = group.attrs[name];
  const value = attribute?.value;
  return typeof value === "string" ? value : undefined;
}

/** Text of any length: beyond 64 KB an attribute holds only what is kept elsewhere in the file. */
export function writeText(group: Group, name: string, text: string): void {
  group.create_attribute(name, text, null, "S");
}

function datasetOf(group: Group, name: string, where: string): Dataset {
  const found = group.keys().includes(name) ? group.get(name) : null;
  if (found === null)
    throw missingPart(where, `no dataset ${name}, got ${group.keys().slice(0, 20).join(", ")}`);
  if (!("metadata" in found) || !("slice" in found))
    throw invalidFile(where, `${name} to be a dataset`, "another object");
  return found;
}

function valuesOf(dataset: Dataset, type: ElementType, count: number, where: string): Float64Array {
  const value = count === 0 ? [] : dataset.value;
  const list = typeof value === "number" || typeof value === "bigint" ? [value] : value;
  const isWhole = ArrayBuffer.isView(list) && list.byteLength === count * sizeOfElement(type);
  if (!isWhole && !(Array.isArray(list) && list.length === count)) {
    throw invalidFile(where, `${count} elements`, "others");
  }
  return Float64Array.from(list as ArrayLike<number | bigint>, Number);
}

let library: Promise<{ readonly module: Module; readonly fileSystem: FileSystem }> | undefined;

/** The library is four megabytes of WebAssembly: loaded once, and only when the first file of its kind comes. */
function openLibrary(): NonNullable<typeof library> {
  library ??= import("h5wasm").then(async (module) => {
    const fileSystem = (await module.ready).FS as FileSystem;
    fileSystem.close(fileSystem.streams[STANDARD_ERROR]!);
    // The lowest free number is the one just closed.
    fileSystem.open(COMPLAINTS, "w+");
    return { module, fileSystem };
  });
  return library;
}

function clearComplaints(fileSystem: FileSystem): void {
  fileSystem.truncate(COMPLAINTS, 0);
  fileSystem.llseek(fileSystem.streams[STANDARD_ERROR]!, 0, 0);
}

/** The innermost reason of what the library has complained about; empty if it has not. */
function complaints(fileSystem: FileSystem): string {
  const text = fileSystem.readFile(COMPLAINTS, { encoding: "utf8" }) as string;
  const reasons = [...text.matchAll(/ in \w+\(\): (.*)/g)];
  return reasons.at(-1)?.[1] ?? text.trim();
}

function damaged(where: string, fileSystem: FileSystem): FormatError {
  return new FormatError({ code: "invalid", where, detail: `damaged HDF5 file: ${complaints(fileSystem)}` });
}
