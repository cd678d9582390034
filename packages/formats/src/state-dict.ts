import { sizeOf, type Tensor, type TensorMap, tensor } from "@basin/compute/tensor";
import { invalidFile, missingPart, unsupportedFile } from "./errors.js";
import { kindOf, type PickleValue } from "./pickle-value.js";
import type { Storage } from "./torch-storage.js";
import { StoredTensor } from "./torch-tensor.js";

/** The names under which checkpoints keep their parameters, the more telling ones first. */
const wrappers = [
  "state_dict",
  "model_state_dict",
  "model_state",
  "model",
  "net",
  "network",
  "state",
  "params",
  "weights",
];

/** What training and compiling put before every name. */
const prefixes = ["module.", "model.", "_orig_mod."];

const MAX_WRAPPERS = 8;
/** Tied weights share a storage; a file that shares one a thousand times is after memory. */
const MAX_SHARING = 4;
const FREE_ELEMENTS = 2 ** 20;

type Dictionary = Map<PickleValue, PickleValue>;

/**
 * The parameters of a checkpoint, by name: the mapping of names to tensors, found under `state_dict`, `model`, `net` and
 * their like, without a prefix such as `module.` that all names share. Integers become i32 tensors of shape `[]`; other
 * values beside the tensors are left out.
 *
 * @throws FormatError `missing` if there is no such mapping, with the names that there are
 */
export function findStateDict(value: PickleValue, where: string): TensorMap {
  const found = unwrap(value, 0);
  if (found === undefined)
    throw missingPart(where, `no state dict, want names and tensors: ${outline(value)}`);
  const budget = new SharingBudget(where);
  const named: [string, Tensor][] = [];
  for (const [name, item] of found) {
    if (typeof name !== "string") throw invalidFile(where, "names of tensors in text", kindOf(name));
    const read = toTensor(item, budget, `${where} ${name}`);
    if (read !== undefined) named.push([name, read]);
  }
  const start = sharedPrefix(named.map(([name]) => name)).length;
  return new Map(named.map(([name, read]) => [name.slice(start), read]));
}

/** The plain values that a checkpoint keeps beside its parameters, such as the epoch and the accuracy. */
export function describeCheckpoint(value: PickleValue): Record<string, string> {
  if (!(value instanceof Map) || holdsTensors(value)) return {};
  const plain = [...value].filter(([, item]) =>
    ["string", "number", "boolean", "bigint"].includes(typeof item),
  );
  return Object.fromEntries(plain.map(([name, item]) => [String(name), String(item)]));
}

function unwrap(value: PickleValue, depth: number): Dictionary | undefined {
  if (!(value instanceof Map) || depth > MAX_WRAPPERS) return undefined;
  for (const wrapper of wrappers) {
    const found = unwrap(value.get(wrapper) ?? null, depth + 1);
    if (found !== undefined) return found;
  }
  if (holdsTensors(value)) return value;
  // A name of its own, such as that of the architecture, where nothing else could be meant.
  const inner = [...value.values()].filter((item) => item instanceof Map && holdsTensors(item));
  return inner.length === 1 ? (inner[0] as Dictionary) : undefined;
}

function holdsTensors(value: Dictionary): boolean {
  for (const item of value.values()) if (item instanceof StoredTensor) return true;
  return false;
}

function toTensor(item: PickleValue, budget: SharingBudget, where: string): Tensor | undefined {
  if (item instanceof StoredTensor) {
    budget.spend(item);
    return item.read(where);
  }
  const isInteger = typeof item === "number" && Number.isInteger(item) && Math.abs(item) < 2 ** 31;
  return isInteger ? tensor("i32", [], Int32Array.of(item)) : undefined;
}

/** The prefix that all names share, which may be several: `module.model.`. */
function sharedPrefix(names: readonly string[]): string {
  if (names.length === 0) return "";
  for (let shared = ""; ; ) {
    const longer = prefixes
      .map((prefix) => shared + prefix)
      .find((prefix) => names.every((name) => name.startsWith(prefix) && name.length > prefix.length));
    if (longer === undefined) return shared;
    shared = longer;
  }
}

/** Counts what tensors take against what their storages hold. */
class SharingBudget {
  readonly #where: string;
  readonly #seen = new Set<Storage>();
  #held = 0;
  #taken = 0;

  constructor(where: string) {
    this.#where = where;
  }

  spend({ storage, shape }: StoredTensor): void {
    if (!this.#seen.has(storage)) this.#held += storage.count;
    this.#seen.add(storage);
    this.#taken += sizeOf(shape);
    if (this.#taken <= this.#held * MAX_SHARING + FREE_ELEMENTS) return;
    throw unsupportedFile(this.#where, "too many tensors share one storage");
  }
}

function outline(value: PickleValue): string {
  if (!(value instanceof Map)) return `got a ${kindOf(value)}`;
  const names = [...value].slice(0, 10).map(([name, item]) => `${String(name)} (${kindOf(item)})`);
  return `got ${names.join(", ") || "an empty dict"}`;
}
