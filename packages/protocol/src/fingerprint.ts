import { createHash } from "node:crypto";
import type { TensorMap } from "@basin/compute";

/** The first 16 hexadecimal digits of a SHA-256 over names, shapes and values: the same weights, the same text. */
export function fingerprint(tensors: TensorMap): string {
  const hash = createHash("sha256");
  for (const [name, { dtype, shape, data }] of tensors) {
    hash.update(`${name} ${dtype} ${shape.join("x")}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, 16);
}
