/** The errors of the artifact stores, and the one place where those of the operating system become ours. */
import { StoreError, type StoreErrorCode } from "../errors.js";

/** What people can do something about, in words; anything else keeps the system's short code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full, free some space and try again",
  EDQUOT: "the disk quota is used up, free some space and try again",
  EROFS: "the disk is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOTDIR: "a file is where a folder should be",
  EEXIST: "a file is where a folder should be",
};

/** How an artifact is called in messages: twelve digits tell it from any other. */
export function nameOf(hash: string): string {
  return `artifact ${hash.slice(0, 12)}`;
}

/** No such artifact. */
export function missing(hash: string): StoreError {
  return fault("missing", nameOf(hash), "not in the store");
}

/** Bytes that are not those of their hash. */
export function corrupt(hash: string): StoreError {
  return fault("corrupt", nameOf(hash), "the stored bytes are not those that were put there");
}

/** More bytes than may be. */
export function tooLarge(where: string, limit: number): StoreError {
  return fault("too-large", where, `want at most ${limit} bytes, got more`);
}

/** The store does not do its part; trying again may help. */
export function unavailable(where: string, detail: string, cause: unknown): StoreError {
  return new StoreError({ code: "unavailable", where, detail, cause });
}

/**
 * The result of work on files.
 *
 * @throws StoreError `unavailable`, in one line without paths, where the operating system refuses; other errors as they are
 */
export async function onDisk<T>(where: string, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw diskFault(where, doing, cause);
  }
}

/** The error of a call of the operating system as one of the store's; any other error as it is. */
export function diskFault(where: string, doing: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (code === undefined) return cause;
  return unavailable(where, `cannot ${doing}: ${reasons[code] ? `${reasons[code]} (${code})` : code}`, cause);
}

/** `ENOENT` and its like, for what a call of the operating system threw. */
export function systemCode(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !("syscall" in cause) || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}

function fault(code: StoreErrorCode, where: string, detail: string): StoreError {
  return new StoreError({ code, where, detail });
}
