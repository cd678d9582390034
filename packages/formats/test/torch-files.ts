/**
 * Files as torch.save writes them, from pickles put together opcode by opcode: torch/serialization.py, `_save` for the zip
 * form and `_legacy_save` for the one before it.
 */
import { zipSync } from "fflate";
import { bytesOf, joinBytes } from "./files.js";

/** A part of a pickle that leaves one value on the stack. */
export type Code = Uint8Array;

const raw = (text: string): Code => Uint8Array.from(text, (char) => char.charCodeAt(0));

export const none: Code = raw("N");

export function text(value: string): Code {
  const bytes = bytesOf(value);
  return joinBytes(raw("X"), u32(bytes.length), bytes);
}

export function int(value: number): Code {
  return joinBytes(raw("J"), u32(value));
}

export function tuple(...items: readonly Code[]): Code {
  return joinBytes(raw("("), ...items, raw("t"));
}

export function list(...items: readonly Code[]): Code {
  return joinBytes(raw("]("), ...items, raw("e"));
}

export function global(module: string, name: string): Code {
  return raw(`c${module}\n${name}\n`);
}

export function call(target: Code, ...args: readonly Code[]): Code {
  return joinBytes(target, tuple(...args), raw("R"));
}

export function dict(entries: Readonly<Record<string, Code>>): Code {
  return joinBytes(raw("}"), setItems(entries));
}

/** What a state dict is. */
export function orderedDict(entries: Readonly<Record<string, Code>>): Code {
  return joinBytes(call(global("collections", "OrderedDict")), setItems(entries));
}

/** A reference to a storage, such as `FloatStorage` "0". */
export function storage(type: string, key: string, count: number, ...view: readonly Code[]): Code {
  const id = tuple(text("storage"), global("torch", type), text(key), text("cpu"), int(count), ...view);
  return joinBytes(id, raw("Q"));
}

interface View {
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
}

/** A tensor over a storage; contiguous unless strides are given. */
export function tensorOf(of: Code, { offset = 0, shape, strides = contiguous(shape) }: View): Code {
  const rebuild = global("torch._utils", "_rebuild_tensor_v2");
  const hooks = call(global("collections", "OrderedDict"));
  return call(
    rebuild,
    of,
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    raw("\x89"),
    hooks,
  );
}

/** A whole pickle of protocol 2. */
export function pickle(value: Code): Uint8Array {
  return joinBytes(raw("\x80\x02"), value, raw("."));
}

/** The zip form, under the name `archive` as torch writes it. */
export function torchZip(
  object: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  { byteorder, level = 0 }: { readonly byteorder?: string; readonly level?: 0 | 6 } = {},
): Uint8Array {
  const data = Object.entries(storages).map(([key, bytes]) => [`archive/data/${key}`, bytes]);
  const order = byteorder === undefined ? {} : { "archive/byteorder": bytesOf(byteorder) };
  const files = {
    "archive/data.pkl": object,
    ...order,
    ...Object.fromEntries(data),
    "archive/version": bytesOf("3\n"),
  };
  return zipSync(files, { level });
}

/** The form before: magic number, version, facts about the machine, the object, keys, and for each a count and bytes. */
export function torchLegacy(
  object: Uint8Array,
  storages: Readonly<Record<string, { readonly count: number; readonly bytes: Uint8Array }>> = {},
): Uint8Array {
  const magic = raw("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.");
  const keys = pickle(list(...Object.keys(storages).map(text)));
  const data = Object.values(storages).flatMap(({ count, bytes }) => [u32(count), u32(0), bytes]);
  return joinBytes(
    magic,
    pickle(int(1001)),
    pickle(dict({ little_endian: raw("\x88") })),
    object,
    keys,
    ...data,
  );
}

function setItems(entries: Readonly<Record<string, Code>>): Code {
  const items = Object.entries(entries).flatMap(([name, value]) => [text(name), value]);
  return joinBytes(raw("("), ...items, raw("u"));
}

function contiguous(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

export { raw };
