import { createHash } from "node:crypto";
import { StoreError } from "../errors.js";
import { corrupt } from "./faults.js";

/** The only thing that ever becomes a path or a key: nothing in it can lead out of the store. */
const wellFormed = /^[0-9a-f]{64}$/;

/** The hash as it is. @throws StoreError `invalid` for anything but 64 digits in lower case */
export function checkHash(hash: string): string {
  if (typeof hash === "string" && wellFormed.test(hash)) return hash;
  const got = JSON.stringify(String(hash).slice(0, 80));
  throw new StoreError({
    code: "invalid",
    where: "artifact",
    detail: `want a SHA-256 in 64 hexadecimal digits, got ${got}`,
  });
}

/** Where an artifact lies below the root of a store: `ab/abcdef...`, so that no folder grows too long. */
export function pathOf(hash: string): string {
  return `${hash.slice(0, 2)}/${hash}`;
}

/** The bytes as they come. @throws StoreError `corrupt` once they have ended and are not those of the hash */
export async function* verified(source: AsyncIterable<Uint8Array>, hash: string): AsyncIterable<Uint8Array> {
  const digest = createHash("sha256");
  for await (const chunk of source) {
    digest.update(chunk);
    yield chunk;
  }
  if (digest.digest("hex") !== hash) throw corrupt(hash);
}
