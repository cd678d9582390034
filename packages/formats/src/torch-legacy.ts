/**
 * The form of torch.save before PyTorch 1.6: five pickles in a row (a magic number, a version, facts about the machine,
 * the object, the keys of its storages), then for each key a count and the elements, all the least significant byte first
 * (torch/serialization.py, `_legacy_save`).
 */
import { ByteCursor } from "./byte-cursor.js";
import { FormatError, invalidFile, missingPart, unsupportedFile } from "./errors.js";
import { type ParsePickleOptions, type Pickled, parsePickle } from "./pickle.js";
import { isList, kindOf, type PickleValue } from "./pickle-value.js";
import { torchGlobals } from "./torch-globals.js";
import { StorageTable } from "./torch-storage.js";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;
const PROTOCOL = 0x80;
const plain: ParsePickleOptions = { globals: new Map() };

/** Whether the bytes begin with the magic number of PyTorch's older form. */
export function isTorchLegacy(bytes: Uint8Array): boolean {
  if (bytes[0] !== PROTOCOL) return false;
  try {
    return parsePickle(bytes.subarray(0, 64), "magic number", plain).value === MAGIC;
  } catch (cause) {
    if (cause instanceof FormatError) return false;
    throw cause;
  }
}

/** The object of a PyTorch file in its older form. */
export function parseTorchLegacy(bytes: Uint8Array, where: string): PickleValue {
  const next = (end: number, options = plain): Pickled =>
    parsePickle(bytes, where, { ...options, start: end });
  const magic = next(0);
  if (magic.value !== MAGIC) throw invalidFile(where, "PyTorch's magic number", kindOf(magic.value));
  const version = next(magic.end);
  if (version.value !== VERSION)
    throw unsupportedFile(where, `want version ${VERSION}, got ${version.value}`);
  const machine = next(version.end);
  const table = new StorageTable();
  const object = next(machine.end, {
    globals: torchGlobals,
    persistent: (id, call) => table.resolve(id, call),
  });
  const keys = next(object.end);
  fillStorages(table, keys.value, new ByteCursor(bytes, where, keys.end));
  return object.value;
}

function fillStorages(table: StorageTable, keys: PickleValue, input: ByteCursor): void {
  const { where } = input;
  if (!isList(keys)) throw invalidFile(where, "a list of storage keys", kindOf(keys));
  const left = new Set(table.storages.keys());
  for (const key of keys) {
    const storage = table.storages.get(String(key));
    if (storage === undefined || !left.delete(storage.key)) {
      throw invalidFile(where, "every storage once", `key ${JSON.stringify(String(key))}`);
    }
    const count = input.u64();
    if (count !== storage.count) throw invalidFile(where, `${storage.count} elements`, count);
    storage.fill(input.take(storage.byteLength), where);
  }
  if (left.size > 0) throw missingPart(where, `no bytes for storage ${[...left][0]}`);
  table.fillViews(where);
}
