import type { Services } from "../context.js";
import { HttpError } from "./http-error.js";
import type { Sendable } from "./send.js";

/** An artifact as a download. @throws HttpError 404 for what is no hash or is not known; StoreError */
export async function artifactOf(
  { store, artifacts }: Pick<Services, "store" | "artifacts">,
  { hash, name }: { readonly hash: string; readonly name?: string | undefined },
): Promise<Sendable> {
  const [artifact] = /^[0-9a-f]{64}$/.test(hash) ? await store.artifacts.get([hash]) : [];
  if (artifact === undefined) throw new HttpError(404, "artifact: want the hash of one that there is");
  return {
    etag: hash,
    mediaType: artifact.mediaType,
    name: name ?? hash,
    bytes: artifact.bytes,
    open: (range) => artifacts.stream(hash, range),
  };
}
