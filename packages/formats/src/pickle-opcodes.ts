/**
 * The opcodes of pickle protocols 0 to 5 (CPython, Lib/pickletools.py), by their byte. An opcode reads its argument and
 * works on the stack; whatever would call something goes through `machine.call`, which knows what may be called.
 */
import { unsupportedFile } from "./errors.js";
import type { PickleMachine } from "./pickle-machine.js";
import { checkLongLength, floatOf, integerOf, longOf } from "./pickle-number.js";
import { latin1Of, quotedOf, rawUnicodeOf, utf8Of } from "./pickle-text.js";
import { isList, kindOf, type PickleValue, tuple } from "./pickle-value.js";

type Opcode = (machine: PickleMachine) => void;

const MAX_PROTOCOL = 5;

/** `STOP`, which ends a pickle and is no row of the table. */
export const STOP = 0x2e;

const rows: Readonly<Record<string, Opcode>> = {
  // Framing and the stack
  "\x80": checkProtocol,
  "\x95": (m) => void m.input.u64(),
  "(": (m) => m.mark(),
  "0": (m) => m.discard(),
  "1": (m) => void m.popMarked(),
  "2": (m) => m.push(m.top()),

  // Constants and numbers
  N: (m) => m.push(null),
  "\x88": (m) => m.push(true),
  "\x89": (m) => m.push(false),
  I: (m) => m.push(intLine(m)),
  J: (m) => m.push(m.input.i32()),
  K: (m) => m.push(m.input.u8()),
  M: (m) => m.push(m.input.u16()),
  L: (m) => m.push(integerOf(latin1Of(m.input.line()), m.where)),
  "\x8a": (m) => m.push(longOf(m.input.take(m.input.u8()))),
  "\x8b": (m) => m.push(longOf(m.input.take(checkLongLength(m.input.i32(), m.where)))),
  F: (m) => m.push(floatOf(latin1Of(m.input.line()), m.where)),
  G: (m) => m.push(m.input.f64BigEndian()),

  // Text and bytes
  S: (m) => m.push(quotedOf(m.input.line(), m.where)),
  T: (m) => m.push(latin1Of(m.input.take(m.input.u32()))),
  U: (m) => m.push(latin1Of(m.input.take(m.input.u8()))),
  V: (m) => m.push(rawUnicodeOf(m.input.line(), m.where)),
  X: (m) => m.push(utf8Of(m.input.take(m.input.u32()), m.where)),
  "\x8c": (m) => m.push(utf8Of(m.input.take(m.input.u8()), m.where)),
  "\x8d": (m) => m.push(utf8Of(m.input.take(m.input.u64()), m.where)),
  B: (m) => m.push(m.input.take(m.input.u32())),
  C: (m) => m.push(m.input.take(m.input.u8())),
  "\x8e": (m) => m.push(m.input.take(m.input.u64())),
  "\x96": (m) => m.push(m.input.take(m.input.u64())),

  // Tuples, lists, dictionaries, sets
  ")": (m) => m.push(tuple([])),
  t: (m) => m.push(tuple(m.popMarked())),
  "\x85": (m) => m.push(m.popTuple(1)),
  "\x86": (m) => m.push(m.popTuple(2)),
  "\x87": (m) => m.push(m.popTuple(3)),
  "]": (m) => m.push([]),
  l: (m) => m.push(m.popMarked()),
  a: (m) => append(m, [m.pop()]),
  e: (m) => append(m, m.popMarked()),
  "}": (m) => m.push(new Map()),
  d: (m) => {
    const items = m.popMarked();
    m.push(new Map());
    setItems(m, items);
  },
  s: (m) => setItems(m, m.popTuple(2)),
  u: (m) => setItems(m, m.popMarked()),
  "\x8f": (m) => m.push(new Set()),
  "\x90": (m) => addItems(m, m.popMarked()),
  "\x91": (m) => m.push(new Set(m.popMarked())),

  // The memo
  p: (m) => m.remember(Number(integerOf(latin1Of(m.input.line()), m.where))),
  q: (m) => m.remember(m.input.u8()),
  r: (m) => m.remember(m.input.u32()),
  "\x94": (m) => m.rememberNext(),
  g: (m) => m.recall(Number(integerOf(latin1Of(m.input.line()), m.where))),
  h: (m) => m.recall(m.input.u8()),
  j: (m) => m.recall(m.input.u32()),

  // Names and calls
  c: (m) => m.push(globalLines(m)),
  "\x93": stackGlobal,
  i: (m) => m.push(m.call(globalLines(m), tuple(m.popMarked()))),
  o: (m) => {
    const [target = null, ...args] = m.popMarked();
    m.push(m.call(target, tuple(args)));
  },
  R: reduce,
  "\x81": reduce,
  "\x92": newWithKeywords,
  b: build,
  P: (m) => m.push(m.persistent(latin1Of(m.input.line()))),
  Q: (m) => m.push(m.persistent(m.pop())),
  "\x82": refuse("extension codes"),
  "\x83": refuse("extension codes"),
  "\x84": refuse("extension codes"),
  "\x97": refuse("buffers outside the pickle"),
  "\x98": refuse("buffers outside the pickle"),
};

/** What each byte does; a byte without a row is none of a pickle. */
export const opcodes: ReadonlyMap<number, Opcode> = new Map(
  Object.entries(rows).map(([char, opcode]) => [char.charCodeAt(0), opcode]),
);

function checkProtocol(m: PickleMachine): void {
  const version = m.input.u8();
  if (version > MAX_PROTOCOL) throw unsupportedFile(m.where, `want pickle protocol 0 to 5, got ${version}`);
}

/** `I01` and `I00` are how protocols 0 and 1 write booleans. */
function intLine(m: PickleMachine): PickleValue {
  const text = latin1Of(m.input.line());
  if (text === "01" || text === "00") return text === "01";
  return integerOf(text, m.where);
}

function append(m: PickleMachine, items: readonly PickleValue[]): void {
  const target = m.top();
  if (!isList(target)) throw m.invalid("a list to append to", kindOf(target));
  for (const item of items) target.push(item);
}

function setItems(m: PickleMachine, items: readonly PickleValue[]): void {
  const target = m.top();
  if (!(target instanceof Map)) throw m.invalid("a dict to set items of", kindOf(target));
  if (items.length % 2 === 1) throw m.invalid("a value for every key", "a key alone");
  for (let at = 0; at < items.length; at += 2) target.set(items[at]!, items[at + 1]!);
}

function addItems(m: PickleMachine, items: readonly PickleValue[]): void {
  const target = m.top();
  if (!(target instanceof Set)) throw m.invalid("a set to add to", kindOf(target));
  for (const item of items) target.add(item);
}

function globalLines(m: PickleMachine): PickleValue {
  const module = utf8Of(m.input.line(), m.where);
  return m.global(module, utf8Of(m.input.line(), m.where));
}

function stackGlobal(m: PickleMachine): void {
  const [module, name] = m.popTuple(2);
  if (typeof module !== "string" || typeof name !== "string") {
    throw m.invalid("a name in text", `${kindOf(module)} and ${kindOf(name)}`);
  }
  m.push(m.global(module, name));
}

function reduce(m: PickleMachine): void {
  const args = m.pop();
  m.push(m.call(m.pop(), args));
}

function newWithKeywords(m: PickleMachine): void {
  const [target, args, keywords] = m.popTuple(3);
  if (!(keywords instanceof Map) || keywords.size > 0)
    throw m.invalid("no keyword arguments", kindOf(keywords));
  m.push(m.call(target!, args!));
}

/** A state dict carries its `_metadata` as attributes of the dict; they say nothing about tensors and are dropped. */
function build(m: PickleMachine): void {
  m.pop();
  const target = m.top();
  if (target instanceof Map) return;
  throw unsupportedFile(m.where, `refuses to set the state of a ${kindOf(target)}`);
}

function refuse(what: string): Opcode {
  return (m) => {
    throw unsupportedFile(m.where, `${what} are not read`);
  };
}
