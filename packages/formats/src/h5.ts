/**
 * HDF5 through h5wasm, in memory: a file's bytes are put into the library's own file system, which holds nothing else, so
 * that links to other files lead nowhere.
 */
import type { File } from "h5wasm";
import { FormatError } from "./errors.js";

type Module = typeof import("h5wasm");
type FileSystem = Awaited<Module["ready"]>["FS"] & {
  readonly streams: readonly Parameters<Awaited<Module["ready"]>["FS"]["close"]>[0][];
};

const READ = "/read.h5";
const WRITTEN = "/written.h5";
/** Where the library writes what goes wrong, instead of on the terminal. */
const COMPLAINTS = "/complaints";
const STANDARD_ERROR = 2;

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
    // Whatever the work stumbled over, it is the damage that the library saw that should be told.
    if (cause instanceof FormatError && complaints(fileSystem) === "") throw cause;
    throw damaged(where, fileSystem, cause);
  } finally {
    if (file.file_id >= 0n) file.close();
    fileSystem.unlink(READ);
  }
}

/** The bytes of the HDF5 file that the work fills: equal work gives equal bytes, whenever it is done. */
export async function createH5(work: (file: File) => void): Promise<Uint8Array> {
  const { module, fileSystem } = await openLibrary();
  clearComplaints(fileSystem);
  withoutClock(() => {
    const file = new module.File(WRITTEN, "w");
    try {
      work(file);
    } finally {
      file.close();
    }
  });
  const bytes = fileSystem.readFile(WRITTEN) as Uint8Array;
  fileSystem.unlink(WRITTEN);
  const detail = complaints(fileSystem);
  if (detail === "") return bytes;
  throw new FormatError({ code: "failed", where: "h5", detail: `cannot write HDF5: ${detail}` });
}

/**
 * Does work that waits for nothing while the clock stands at zero. The library notes in every file when it made each part
 * of it, and has no option against that.
 */
function withoutClock(work: () => void): void {
  const clock = Date.now;
  Date.now = () => 0;
  try {
    work();
  } finally {
    Date.now = clock;
  }
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

function damaged(where: string, fileSystem: FileSystem, cause?: unknown): FormatError {
  const reason = complaints(fileSystem) || "it is not built as it should be";
  return new FormatError({ code: "invalid", where, detail: `damaged HDF5 file: ${reason}`, cause });
}
