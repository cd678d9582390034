import { type ElementType, sizeOfElement } from "./element.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { isTuple, kindOf, type PickleCall, PickleObject, type PickleValue } from "./pickle-value.js";

/** A storage class that a pickle names: it says what the elements are. */
export class StorageClass extends PickleObject {
  readonly kind = "storage class";
  readonly type: ElementType;

  constructor(type: ElementType) {
    super();
    this.type = type;
  }
}

/** The elements that tensors are views of. A pickle only names its storages; their bytes lie elsewhere in the file. */
export class Storage extends PickleObject {
  readonly kind = "storage";
  readonly key: string;
  readonly type: ElementType;
  /** The number of elements. */
  readonly count: number;
  littleEndian = true;
  #bytes: Uint8Array | undefined;

  constructor(key: string, type: ElementType, count: number) {
    super();
    this.key = key;
    this.type = type;
    this.count = count;
  }

  get byteLength(): number {
    return this.count * sizeOfElement(this.type);
  }

  get bytes(): Uint8Array {
    if (this.#bytes === undefined) throw invalidFile(`storage ${this.key}`, "its bytes in the file", "none");
    return this.#bytes;
  }

  /** Gives the storage its bytes, as they stand in the file. */
  fill(bytes: Uint8Array, where: string): void {
    if (bytes.length !== this.byteLength) {
      throw invalidFile(where, `${this.byteLength} bytes for storage ${this.key}`, bytes.length);
    }
    this.#bytes = bytes;
  }
}

/** A part of another storage, as files before PyTorch 0.4 may hold it. */
export interface StorageView {
  readonly view: Storage;
  readonly base: Storage;
  /** In elements. */
  readonly offset: number;
}

/** The storages that one pickle refers to, by key. */
export class StorageTable {
  readonly storages = new Map<string, Storage>();
  readonly views: StorageView[] = [];

  /** The storage of a persistent id: `("storage", class, key, location, count)`, and in old files a view of it. */
  resolve(id: PickleValue, { where }: PickleCall): Storage {
    const [tag, type, key, , count, view = null] = isTuple(id) ? id : [];
    if (tag !== "storage") throw unsupportedFile(where, `refers to a ${String(tag)}: only storages are read`);
    if (!(type instanceof StorageClass)) throw invalidFile(where, "a storage class", kindOf(type));
    if (typeof key !== "string" && typeof key !== "number")
      throw invalidFile(where, "a storage key", kindOf(key));
    const storage = this.#named(String(key), type.type, naturalOf(count, "elements", where), where);
    return view === null ? storage : this.#viewOf(storage, view, where);
  }

  /** Gives every view its part of its base, once the bases have their bytes. */
  fillViews(where: string): void {
    for (const { view, base, offset } of this.views) {
      const start = offset * sizeOfElement(base.type);
      view.fill(base.bytes.subarray(start, start + view.byteLength), where);
    }
  }

  #named(key: string, type: ElementType, count: number, where: string): Storage {
    const known = this.storages.get(key);
    if (known === undefined) {
      const storage = new Storage(key, type, count);
      this.storages.set(key, storage);
      return storage;
    }
    if (known.type === type && known.count === count) return known;
    throw invalidFile(where, `storage ${key} of ${known.count} ${known.type}`, `${count} ${type}`);
  }

  #viewOf(base: Storage, value: PickleValue, where: string): Storage {
    const [key, offset, count] = isTuple(value) ? value : [];
    const start = naturalOf(offset, "an offset of a view", where);
    const view = new Storage(String(key), base.type, naturalOf(count, "the elements of a view", where));
    this.views.push({ view, base, offset: start });
    return view;
  }
}

/** A count out of a pickle. */
export function naturalOf(value: PickleValue | undefined, what: string, where: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw invalidFile(where, `a natural number for ${what}`, kindOf(value));
}
