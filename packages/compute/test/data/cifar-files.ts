import { gzipSync } from "node:zlib";

/** One CIFAR record: the bytes before the pixels, then 3,072 pixels that start at `first` and count up. */
export function cifarRecord(labels: readonly number[], first: number): Uint8Array {
  return Uint8Array.from([...labels, ...Array.from({ length: 3072 }, (_, i) => (first + i) % 256)]);
}

/** Records one after another, with pixels that start at their position in the file. */
export function cifarBatch(...labels: readonly number[]): Uint8Array {
  return Buffer.concat(labels.map((label, i) => cifarRecord([label], i)));
}

/** A small archive like the official one, with one entry for each file. */
export function cifarArchive(files: Readonly<Record<string, Uint8Array>>): Buffer {
  const entries = Object.entries(files).map(([name, data]) => tarEntry(name, data));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));
}

/** A ustar header and its data, padded to whole blocks. */
export function tarEntry(name: string, data: Uint8Array, { type = "0" } = {}): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${data.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write(" ".repeat(8), 148);
  header.write(type, 156);
  header.write("ustar\0" + "00", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}
