import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { parseRange, type Range } from "./range.js";

/** Something to be downloaded. */
export interface Sendable {
  /** Changes when the bytes do. */
  readonly etag: string;
  readonly mediaType: string;
  /** A file name for whoever saves it. */
  readonly name: string;
  readonly bytes: number;
  open(range?: Range): Promise<AsyncIterable<Uint8Array>>;
}

/** Bytes in memory as a download. */
export function fromBytes(bytes: Uint8Array, parts: Pick<Sendable, "etag" | "mediaType" | "name">): Sendable {
  return {
    ...parts,
    bytes: bytes.length,
    open: async ({ from, to } = { from: 0, to: bytes.length - 1 }) =>
      Readable.from([bytes.subarray(from, to + 1)]),
  };
}

/** Answers a GET or HEAD: whole, in part, or that nothing has changed. */
export async function send(request: Request, response: Response, item: Sendable): Promise<void> {
  const etag = `"${item.etag}"`;
  response.set({
    ETag: etag,
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-cache",
    "Content-Type": item.mediaType,
    "Content-Disposition": disposition(item.name),
    // What was uploaded must never be run as a page of ours.
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
  });
  if (matches(request.get("If-None-Match"), etag)) return void response.status(304).end();
  const allowed = matchesRange(request.get("If-Range"), etag);
  const range = allowed ? parseRange(request.get("Range"), item.bytes) : undefined;
  if (range === "unsatisfiable") {
    response.removeHeader("Content-Disposition");
    return void response.status(416).set("Content-Range", `bytes */${item.bytes}`).end();
  }
  response.status(range === undefined ? 200 : 206);
  response.set("Content-Length", String(range === undefined ? item.bytes : range.to - range.from + 1));
  if (range !== undefined) response.set("Content-Range", `bytes ${range.from}-${range.to}/${item.bytes}`);
  if (request.method === "HEAD" || item.bytes === 0) return void response.end();
  await write(await item.open(range), response);
}

/** A reader that goes away is no fault. */
async function write(source: AsyncIterable<Uint8Array>, response: Response): Promise<void> {
  try {
    await pipeline(source, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((one) => [etag, `W/${etag}`, "*"].includes(one.trim()));

const matchesRange = (header: string | undefined, etag: string): boolean =>
  header === undefined || header === etag;

/** RFC 6266: a plain name for old readers, the real one beside it. Of a path only its end, whatever a reader makes of it. */
function disposition(path: string): string {
  const name = path.split(/[/\\]/).at(-1)!.replace(/^\.+/, "") || "download";
  const plain = name.replace(/[^\w.-]+/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
