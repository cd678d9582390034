/**
 * Fetches one large file that is known beforehand, and goes on where it stopped the last time.
 *
 * The bytes gathered so far stay in a `.part` file. They are written at their own offsets and never truncated: two
 * processes that fetch the same file at once write the same bytes to the same places, and do each other no harm.
 */
import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { ComputeError, throwIfCancelled } from "../errors.js";

/** A file on the web, and what it must be. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  /** In hexadecimal, lower case. */
  readonly md5: string;
}

/** How to fetch, and what to hear of it. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes arrive, with those on disk and those wanted. */
  readonly onProgress?: ((bytes: number, total: number) => void) | undefined;
}

interface Fetch extends FetchOptions {
  readonly file: RemoteFile;
  readonly part: string;
  /** What the user can do instead; ends every message. */
  readonly instead: string;
}

/** How often one call connects: once, and again after each time that the connection broke off. */
const ATTEMPTS = 5;

/** `whole`: all bytes are there. `broken`: fewer; go on. `stale`: what is there is not a beginning of the file. */
type Outcome = "whole" | "broken" | "stale";

/**
 * Leaves the whole, verified file at `part`. When it fails or is cancelled, what has arrived stays there for the next
 * call, unless it turned out to be wrong.
 *
 * @throws ComputeError `failed` where the file cannot be had, `cancelled` once the signal is raised
 */
export async function download(fetch: Fetch): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await proceed(fetch);
    if (outcome === "whole") return;
    if (outcome === "stale") await rm(fetch.part, { force: true });
  }
  const have = `${await sizeOnDisk(fetch.part)} of ${fetch.file.bytes} bytes`;
  throw failed(
    fetch,
    `the connection broke off ${ATTEMPTS} times with ${have}; run again to go on from there`,
  );
}

/** The MD5 of a file, in hexadecimal. */
export async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const bytes of createReadStream(path)) hash.update(bytes);
  return hash.digest("hex");
}

async function proceed(fetch: Fetch): Promise<Outcome> {
  const { file, part } = fetch;
  const held = await sizeOnDisk(part);
  const outcome = held < file.bytes ? await receive(fetch, held) : held > file.bytes ? "stale" : "whole";
  if (outcome !== "whole") return outcome;
  const md5 = await md5Of(part);
  if (md5 === file.md5) return "whole";
  if (held > 0) return "stale";
  await rm(part, { force: true });
  throw failed(fetch, `want MD5 ${file.md5}, got ${md5}; what arrived was removed`);
}

/** Asks for what follows the first `held` bytes, and writes what the server sends where it belongs. */
async function receive(fetch: Fetch, held: number): Promise<Outcome> {
  const response = await request(fetch, held);
  const body = response.body?.getReader();
  try {
    if (response.status === 416 && held > 0) return "stale";
    const start = startOf(fetch, response);
    if (start > held) return "stale";
    if (body === undefined) return "broken";
    return await writeBody(fetch, body, start);
  } finally {
    await body?.cancel().catch(() => undefined);
  }
}

async function request({ file, signal, ...rest }: Fetch, held: number): Promise<Response> {
  // An encoded answer would be unpacked on the way, and its bytes would not be the file's.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (held > 0) headers["range"] = `bytes=${held}-`;
  try {
    return await globalThis.fetch(file.url, { headers, signal: signal ?? null });
  } catch (cause) {
    throwIfCancelled(file.url, signal);
    throw failed({ file, ...rest }, `want an answer, got ${reason(cause)}`, cause);
  }
}

/** The offset of the first byte in an answer: 0 where the server sends the whole file. */
function startOf(fetch: Fetch, { status, headers }: Response): number {
  if (status !== 200 && status !== 206) throw failed(fetch, `want status 200, got ${status}`);
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const total = status === 206 ? (range?.[2] ?? "*") : (headers.get("content-length") ?? "*");
  if (total !== "*" && Number(total) !== fetch.file.bytes) {
    throw failed(fetch, `want ${fetch.file.bytes} bytes, got ${total}`);
  }
  return status === 206 ? Number(range?.[1] ?? Number.POSITIVE_INFINITY) : 0;
}

async function writeBody(
  fetch: Fetch,
  body: ReadableStreamDefaultReader<Uint8Array>,
  start: number,
): Promise<Outcome> {
  const { file, part, signal, onProgress } = fetch;
  const handle = await open(part, constants.O_WRONLY | constants.O_CREAT);
  try {
    let at = start;
    for (;;) {
      const piece = await body.read().catch(() => undefined);
      throwIfCancelled(file.url, signal);
      if (piece === undefined || piece.done) return at < file.bytes ? "broken" : "whole";
      if (at + piece.value.length > file.bytes) throw failed(fetch, `want ${file.bytes} bytes, got more`);
      await writeAt(handle, piece.value, at);
      at += piece.value.length;
      onProgress?.(at, file.bytes);
    }
  } finally {
    await handle.close();
  }
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}

async function sizeOnDisk(path: string): Promise<number> {
  return stat(path).then(
    (info) => info.size,
    () => 0,
  );
}

function failed({ file, instead }: Pick<Fetch, "file" | "instead">, detail: string, cause?: unknown): Error {
  return new ComputeError({ code: "failed", where: file.url, detail: `${detail}; ${instead}`, cause });
}

/** `ENOTFOUND` rather than `fetch failed`: fetch keeps the reason in its cause. */
function reason(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause ? String(cause.code) : cause.message;
}
