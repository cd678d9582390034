/**
 * What an upload is, by its first bytes: names say nothing. Safetensors begin with the length of a header that opens a brace;
 * a zip archive's first entry has a name (PKWARE APPNOTE 4.3.7); old PyTorch files begin with a pickle of a magic number.
 */

/** What may be uploaded. */
export type UploadKind = "safetensors" | "torch" | "npz";

/** Bytes that are enough to tell. */
export const HEAD_BYTES = 512;

const MOST_HEADER = 2 ** 27;
const ZIP = 0x04034b50;
const NAME_AT = 30;
/** Of the magic number 0x1950a86a20f9469cfc6c as torch.save wrote it before zip: protocol 2, LONG1, ten bytes. */
const LEGACY = Buffer.from("80028a0a6cfc9c46f9206aa85019", "hex");

const signs: Readonly<Record<UploadKind, (head: Buffer) => boolean>> = {
  safetensors: (head) =>
    head.length > 8 && head[8] === 0x7b && head.readBigUInt64LE(0) <= BigInt(MOST_HEADER),
  npz: (head) => firstEntry(head)?.endsWith(".npy") ?? false,
  torch: (head) =>
    head.subarray(0, LEGACY.length).equals(LEGACY) ||
    /^[^/]+\/(data\.pkl|\.format_version|version|byteorder)$/.test(firstEntry(head) ?? ""),
};

/** The kind of what begins with these bytes; undefined for everything else. */
export function uploadKind(head: Uint8Array): UploadKind | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  return (Object.keys(signs) as UploadKind[]).find((kind) => signs[kind](bytes));
}

function firstEntry(head: Buffer): string | undefined {
  if (head.length < NAME_AT || head.readUInt32LE(0) !== ZIP) return undefined;
  const length = head.readUInt16LE(26);
  return head.toString("utf8", NAME_AT, Math.min(NAME_AT + length, head.length));
}
