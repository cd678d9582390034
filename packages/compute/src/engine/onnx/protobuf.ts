/**
 * The few kinds of Protocol Buffers fields that an ONNX model needs
 * (https://protobuf.dev/programming-guides/encoding). A message is a tree of pieces, so that everything, weights among it,
 * is copied once, at the end.
 */

/** Encoded bytes, or messages one after another; `length` in bytes. */
export type Message =
  | { readonly bytes: ArrayLike<number>; readonly length: number }
  | { readonly fields: readonly Message[]; readonly length: number };

const text = new TextEncoder();

/** A message of the given fields, in order. */
export function message(...fields: readonly (Message | readonly Message[])[]): Message {
  const all = fields.flat() as Message[];
  return { fields: all, length: all.reduce((sum, field) => sum + field.length, 0) };
}

/** A varint field: int32, int64, bool, enum. */
export function integer(field: number, value: number): Message {
  return bytesOf([...varint(field * 8), ...varint(value)]);
}

/** A 32-bit float field. */
export function float(field: number, value: number): Message {
  const encoded = new Uint8Array(Float32Array.of(value).buffer);
  return bytesOf([...varint(field * 8 + 5), ...encoded]);
}

/** A string field. */
export function string(field: number, value: string): Message {
  return bytes(field, text.encode(value));
}

/** A bytes field; the bytes are not copied yet. */
export function bytes(field: number, value: Uint8Array): Message {
  return nested(field, bytesOf(value));
}

/** A field that holds a message. */
export function nested(field: number, value: Message): Message {
  const head = bytesOf([...varint(field * 8 + 2), ...varint(value.length)]);
  return { fields: [head, value], length: head.length + value.length };
}

/** The message as one array. */
export function encode(message: Message): Uint8Array {
  const out = new Uint8Array(message.length);
  write(message, out, 0);
  return out;
}

function write(message: Message, out: Uint8Array, offset: number): void {
  let at = offset;
  if ("bytes" in message) {
    out.set(message.bytes, at);
    return;
  }
  for (const field of message.fields) {
    write(field, out, at);
    at += field.length;
  }
}

function bytesOf(values: ArrayLike<number>): Message {
  return { bytes: values, length: values.length };
}

/** Base 128, low groups first; a negative number is its 64-bit two's complement. */
function varint(value: number): number[] {
  const out: number[] = [];
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
    return [...out, Number(rest)];
  }
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return [...out, rest];
}
