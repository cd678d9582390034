import type { Request } from "express";
import { Router } from "express";
import type { Services } from "../context.js";
import { withScope } from "./callers.js";
import { HttpError } from "./http-error.js";
import { HEAD_BYTES, uploadKind } from "./upload-kind.js";

/** Bytes of an upload unless the server is told otherwise: 1 GiB. */
export const UPLOAD_LIMIT = 2 ** 30;

/** POST /uploads: a checkpoint or an .npz as the raw body, for `importModel` and `registerDataset`. */
export function uploads({ store, artifacts }: Services, { limit }: { readonly limit: number }): Router {
  const router = Router();
  router.post("/uploads", withScope("run"), async (request, response) => {
    const name = nameOf(request);
    if (Number(request.get("Content-Length") ?? 0) > limit) throw tooLarge(limit);
    const { head, whole } = await peek(request);
    const kind = uploadKind(head);
    if (kind === undefined) {
      const got = head.length === 0 ? "nothing" : "another kind of file";
      throw new HttpError(415, `${name}: want safetensors, a PyTorch checkpoint or .npz, got ${got}`);
    }
    const { hash, bytes } = await artifacts.putStream(whole, { limit });
    await store.artifacts.add({ hash, bytes, kind: "upload", mediaType: "application/octet-stream" });
    response.status(201).json({ hash, bytes, name, kind });
  });
  return router;
}

const tooLarge = (limit: number): HttpError =>
  new HttpError(413, `upload: want ${limit} bytes at most, got more`);

/** The first bytes of a body, and the whole of it. */
async function peek(request: Request): Promise<{ head: Buffer; whole: AsyncIterable<Uint8Array> }> {
  const source = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const chunks: Buffer[] = [];
  for (let length = 0; length < HEAD_BYTES; ) {
    const { value, done } = await source.next();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* chunks;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  return { head: Buffer.concat(chunks), whole: whole() };
}

/** What it was called where it comes from; only for people, no path is ever made of it. */
function nameOf(request: Request): string {
  const given = request.get("X-File-Name") ?? request.query["name"];
  const text = typeof given === "string" ? decoded(given) : "upload";
  const base = text.split(/[/\\]/).at(-1)!;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  return base.replace(/[\u0000-\u001f\u007f]/g, "").slice(0, 200) || "upload";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
