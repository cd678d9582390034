import type { Found } from "../thread/messages.js";
import type { WorkTools } from "./work.js";

/** How bytes are kept: a word for the index, and for what people may download its role in the run and a file name. */
export interface Keeping {
  readonly kind: string;
  readonly ending: keyof typeof mediaTypes;
  readonly download?: { readonly role: string; readonly name: string };
}

const mediaTypes = { safetensors: "application/octet-stream", npz: "application/zip" } as const;

/** Bytes that are kept: their hash, and what has to be written for them. */
export interface Kept {
  readonly hash: string;
  readonly found: Found;
}

/** Puts bytes into the artifact store. */
export function keepBytes(
  tools: Pick<WorkTools, "desk">,
  bytes: Uint8Array,
  { ending, ...keeping }: Keeping,
): Promise<Kept> {
  return keepTyped(tools, bytes, { ...keeping, mediaType: mediaTypes[ending] });
}

/** The same of any media type. */
export async function keepTyped(
  { desk }: Pick<WorkTools, "desk">,
  bytes: Uint8Array,
  { kind, mediaType, download }: Omit<Keeping, "ending"> & { readonly mediaType: string },
): Promise<Kept> {
  const hash = await desk.artifacts.put(bytes);
  const stored = [{ hash, kind, mediaType, bytes: bytes.length }];
  return { hash, found: download ? { stored, artifacts: [{ hash, ...download }] } : { stored } };
}
