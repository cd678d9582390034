import type { Found } from "../thread/messages.js";
import type { WorkTools } from "./work.js";

/** How bytes are kept: a word for the index, and for what people may download its role in the run and a file name. */
export interface Keeping {
  readonly kind: string;
  readonly ending: keyof typeof mediaTypes;
  readonly download?: { readonly role: string; readonly name: string };
}

const mediaTypes = { safetensors: "application/octet-stream", npz: "application/zip" } as const;

/** Puts bytes into the artifact store; answers their hash and what has to be written for them. */
export async function keepBytes(
  { desk }: Pick<WorkTools, "desk">,
  bytes: Uint8Array,
  { kind, ending, download }: Keeping,
): Promise<{ readonly hash: string; readonly found: Found }> {
  const hash = await desk.artifacts.put(bytes);
  const stored = [{ hash, kind, mediaType: mediaTypes[ending], bytes: bytes.length }];
  return { hash, found: download ? { stored, artifacts: [{ hash, ...download }] } : { stored } };
}
