/** Small files for uploads. */

/** A safetensors file with nothing in it. */
export function safetensors(): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode("{}      ");
  const bytes = new Uint8Array(8 + header.length);
  bytes[0] = header.length;
  bytes.set(header, 8);
  return bytes;
}

/** The beginning of a zip archive whose first entry has a name. */
export function zipOf(name: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(30 + name.length + 4);
  bytes.set([0x50, 0x4b, 3, 4, 20, 0]);
  bytes[26] = name.length;
  bytes.set(new TextEncoder().encode(name), 30);
  return bytes;
}
