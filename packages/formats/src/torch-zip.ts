/**
 * The form of torch.save since PyTorch 1.6: a zip archive with the object in `<name>/data.pkl` and the bytes of each
 * storage in `<name>/data/<key>` (torch/serialization.py, `_save`).
 */
import { invalidFile, missingPart, unsupportedFile } from "./errors.js";
import { parsePickle } from "./pickle.js";
import type { PickleValue } from "./pickle-value.js";
import { torchGlobals } from "./torch-globals.js";
import { StorageTable } from "./torch-storage.js";
import { openZip, type ZipEntry } from "./zip.js";

type Archive = ReadonlyMap<string, ZipEntry>;

const OBJECT = "data.pkl";
const MAX_BYTES = 2 ** 32;

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, at) => bytes[at] === byte);
}

/** The object of a PyTorch file in its zip form. */
export async function parseTorchZip(bytes: Uint8Array, where: string): Promise<PickleValue> {
  // torch can be told to leave the checksums out, and never compares them itself.
  const archive = await openZip(bytes, where, { maxBytes: MAX_BYTES, checksums: false });
  const root = rootOf(archive, where);
  const table = new StorageTable();
  const { value } = parsePickle(await archive.get(root + OBJECT)!.read(), where, {
    globals: torchGlobals,
    persistent: (id, call) => table.resolve(id, call),
  });
  const littleEndian = await isLittleEndian(archive.get(`${root}byteorder`), where);
  for (const storage of table.storages.values()) {
    const entry = archive.get(`${root}data/${storage.key}`);
    if (entry === undefined) throw missingPart(where, `no bytes for storage ${storage.key}`);
    storage.littleEndian = littleEndian;
    storage.fill(await entry.read(), where);
  }
  table.fillViews(where);
  return value;
}

/** The folder in which everything lies: the name that the file had when it was saved. */
function rootOf(archive: Archive, where: string): string {
  const found = [...archive.keys()].filter((name) => name === OBJECT || name.endsWith(`/${OBJECT}`));
  if (found.length !== 1)
    throw unsupportedFile(where, `want a zip archive with one ${OBJECT}, got ${found.length}`);
  const root = found[0]!.slice(0, -OBJECT.length);
  if (archive.has(`${root}constants.pkl`)) {
    throw unsupportedFile(where, "TorchScript programs are not read: save the state dict of the model");
  }
  return root;
}

/** Files before PyTorch 2.1 do not say; they come from little-endian machines, as nearly all do. */
async function isLittleEndian(entry: ZipEntry | undefined, where: string): Promise<boolean> {
  if (entry === undefined) return true;
  const order = new TextDecoder().decode((await entry.read()).subarray(0, 16));
  if (order !== "little" && order !== "big")
    throw invalidFile(where, "byteorder little or big", JSON.stringify(order));
  return order === "little";
}
