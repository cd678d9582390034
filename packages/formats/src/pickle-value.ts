/** Something that a pickle builds and that is no plain value: a tensor, a storage, a callable. */
export abstract class PickleObject {
  /** What it is, for messages. */
  abstract readonly kind: string;
}

/**
 * What a pickle holds. A dictionary is a `Map`, a list an array, a tuple a frozen array, `bytes` a `Uint8Array`, `None`
 * null, and an integer beyond 2^53 a bigint.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleObject
  | readonly PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>;

/** What a callable is given beside its arguments. */
export interface PickleCall {
  /** The file, for messages. */
  readonly where: string;
  /** Counts values that are copied, so that a short pickle cannot copy a long list again and again. */
  spend(count: number): void;
}

/** A class or function that a pickle may call by name: it builds a value and touches nothing else. */
export class PickleCallable extends PickleObject {
  readonly kind = "callable";
  readonly name: string;
  readonly call: (args: readonly PickleValue[], context: PickleCall) => PickleValue;

  constructor(name: string, call: PickleCallable["call"]) {
    super();
    this.name = name;
    this.call = call;
  }
}

/** Whether a value is a tuple, and not a list. */
export function isTuple(value: PickleValue | undefined): value is readonly PickleValue[] {
  return Array.isArray(value) && Object.isFrozen(value);
}

/** Whether a value is a list, and not a tuple. */
export function isList(value: PickleValue | undefined): value is PickleValue[] {
  return Array.isArray(value) && !Object.isFrozen(value);
}

/** A tuple of these values. */
export function tuple(values: PickleValue[]): readonly PickleValue[] {
  return Object.freeze(values);
}

/** What a value is, for messages. */
export function kindOf(value: PickleValue | undefined): string {
  if (value === null) return "None";
  if (value instanceof PickleObject) return value.kind;
  if (Array.isArray(value)) return isTuple(value) ? "tuple" : "list";
  if (value instanceof Map) return "dict";
  if (value instanceof Set) return "set";
  return value instanceof Uint8Array ? "bytes" : typeof value;
}
