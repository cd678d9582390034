/**
 * What a PyTorch checkpoint may name: tensors, storages, plain containers and a few constants. A name that is not here
 * is refused, so that this table is all that a pickle can reach. Compare torch/_weights_only_unpickler.py.
 */
import type { ElementType } from "./element.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { isTuple, kindOf, type PickleCall, PickleCallable, type PickleValue, tuple } from "./pickle-value.js";
import { StorageClass } from "./torch-storage.js";
import { rebuildTensor, StoredTensor } from "./torch-tensor.js";

const storageTypes: Readonly<Record<string, ElementType>> = {
  DoubleStorage: "f64",
  FloatStorage: "f32",
  HalfStorage: "f16",
  BFloat16Storage: "bf16",
  LongStorage: "i64",
  IntStorage: "i32",
  ShortStorage: "i16",
  CharStorage: "i8",
  ByteStorage: "u8",
  BoolStorage: "bool",
};

const dtypes = [
  "float64",
  "float32",
  "float16",
  "bfloat16",
  "int64",
  "int32",
  "int16",
  "int8",
  "uint8",
  "bool",
];

type Call = PickleCallable["call"];

const calls: Readonly<Record<string, Call>> = {
  "torch._utils._rebuild_tensor": rebuildTensor,
  "torch._utils._rebuild_tensor_v2": rebuildTensor,
  "torch._utils._rebuild_parameter": parameterOf,
  "torch._utils._rebuild_parameter_with_state": parameterOf,
  "torch.Size": ([extents = null], context) => tuple([...items(extents, context)]),
  "torch.device": ([type, index]) => (index === undefined ? String(type) : `${type}:${index}`),
  "collections.OrderedDict": dictionaryOf,
  "collections.Counter": dictionaryOf,
  "builtins.set": setOf,
  "builtins.frozenset": setOf,
  "builtins.bytearray": bytesOf,
  "__builtin__.set": setOf,
  "__builtin__.frozenset": setOf,
  "__builtin__.bytearray": bytesOf,
  "_codecs.encode": bytesOf,
};

/** Every name that is read, and what it becomes. */
export const torchGlobals: ReadonlyMap<string, PickleValue> = new Map<string, PickleValue>([
  ...Object.entries(calls).map(([name, call]) => [name, new PickleCallable(name, call)] as const),
  ...Object.entries(storageTypes).flatMap(([name, type]) => {
    const storage = new StorageClass(type);
    return [[`torch.${name}`, storage] as const, [`torch.cuda.${name}`, storage] as const];
  }),
  ...dtypes.map((name) => [`torch.${name}`, `torch.${name}`] as const),
]);

/** A parameter is its tensor; that it wants a gradient is the optimiser's concern. */
function parameterOf([data]: readonly PickleValue[], { where }: PickleCall): PickleValue {
  if (!(data instanceof StoredTensor)) throw invalidFile(where, "a parameter with a tensor", kindOf(data));
  return data;
}

function dictionaryOf([source = null]: readonly PickleValue[], context: PickleCall): PickleValue {
  if (source instanceof Map) {
    context.spend(source.size);
    return new Map(source);
  }
  const pairs = items(source, context).map((pair) => pairOf(pair, context));
  return new Map(pairs);
}

function pairOf(value: PickleValue, { where }: PickleCall): [PickleValue, PickleValue] {
  if (!Array.isArray(value) || value.length !== 2)
    throw invalidFile(where, "pairs of key and value", kindOf(value));
  return [value[0], value[1]];
}

function setOf([source = null]: readonly PickleValue[], context: PickleCall): PickleValue {
  return new Set(items(source, context));
}

/** `bytes` and `bytearray` in protocol 2: characters up to 255, encoded as Latin-1. */
function bytesOf(
  [source = "", encoding = "latin1"]: readonly PickleValue[],
  context: PickleCall,
): PickleValue {
  if (source instanceof Uint8Array) return source;
  if (typeof source !== "string" || !["latin1", "latin-1"].includes(String(encoding))) {
    throw unsupportedFile(context.where, `want bytes from text in latin1, got ${kindOf(source)}`);
  }
  context.spend(source.length);
  return Uint8Array.from(source, (char) => char.charCodeAt(0));
}

/** The items of a list, a tuple or a set; none of `None`, for a constructor without arguments. */
function items(source: PickleValue, context: PickleCall): readonly PickleValue[] {
  if (source === null) return [];
  if (!Array.isArray(source) && !isTuple(source) && !(source instanceof Set)) {
    throw invalidFile(context.where, "a list of items", kindOf(source));
  }
  const all = [...(source as Iterable<PickleValue>)];
  context.spend(all.length);
  return all;
}
