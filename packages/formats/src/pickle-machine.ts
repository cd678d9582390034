import type { ByteCursor } from "./byte-cursor.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { isTuple, kindOf, type PickleCall, PickleCallable, type PickleValue, tuple } from "./pickle-value.js";

/** What a pickle may name, and what its references to objects outside itself become. */
export interface PickleOptions {
  /** The classes, functions and constants that may be built, by their full names. */
  readonly globals: ReadonlyMap<string, PickleValue>;
  /** Resolves a persistent id; refused unless given. */
  readonly persistent?: (id: PickleValue, context: PickleCall) => PickleValue;
}

const MAX_STACK = 1_000_000;
const MAX_MEMO = 4_000_000;
const MAX_MARKS = 1000;
const MAX_COPIES = 4_000_000;

/** The stack, the marks and the memo that the opcodes of a pickle work on, each with a limit. */
export class PickleMachine implements PickleCall {
  readonly input: ByteCursor;
  readonly where: string;
  readonly #options: PickleOptions;
  readonly #memo = new Map<number, PickleValue>();
  readonly #marks: number[] = [];
  readonly #stack: PickleValue[] = [];
  #copies = 0;

  constructor(input: ByteCursor, options: PickleOptions) {
    this.input = input;
    this.where = input.where;
    this.#options = options;
  }

  push(value: PickleValue): void {
    if (this.#stack.length === MAX_STACK) throw this.invalid(`at most ${MAX_STACK} values`, "more");
    this.#stack.push(value);
  }

  pop(): PickleValue {
    this.top();
    return this.#stack.pop()!;
  }

  /** The value that was pushed last; a mark shields what lies below it. */
  top(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.invalid("a value", "an empty stack");
    return this.#stack.at(-1)!;
  }

  /** Removes the last value, or the last mark if nothing lies above it. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  mark(): void {
    if (this.#marks.length === MAX_MARKS) throw this.invalid(`at most ${MAX_MARKS} open marks`, "more");
    this.#marks.push(this.#stack.length);
  }

  /** The values above the last mark, which is removed with them. */
  popMarked(): PickleValue[] {
    const start = this.#marks.pop();
    if (start === undefined) throw this.invalid("a mark", "none");
    return this.#stack.splice(start);
  }

  remember(index: number): void {
    if (this.#memo.size === MAX_MEMO) throw this.invalid(`at most ${MAX_MEMO} memo entries`, "more");
    this.#memo.set(index, this.top());
  }

  rememberNext(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw this.invalid("a memo entry", index);
    this.push(value);
  }

  /** The class, function or constant of this name; everything but the known ones is refused before it does anything. */
  global(module: string, name: string): PickleValue {
    const full = `${module}.${name}`;
    const value = this.#options.globals.get(full);
    if (value !== undefined) return value;
    throw unsupportedFile(
      this.where,
      `refuses to build \`${full}\`: only tensors and plain containers are read`,
    );
  }

  call(target: PickleValue, args: PickleValue): PickleValue {
    if (!(target instanceof PickleCallable)) {
      throw unsupportedFile(
        this.where,
        `refuses to call a ${kindOf(target)}: only known constructors are called`,
      );
    }
    if (!isTuple(args)) throw this.invalid(`a tuple of arguments for ${target.name}`, kindOf(args));
    return target.call(args, this);
  }

  persistent(id: PickleValue): PickleValue {
    const { persistent } = this.#options;
    if (persistent === undefined) throw unsupportedFile(this.where, "refers to objects outside the pickle");
    return persistent(id, this);
  }

  spend(count: number): void {
    this.#copies += count;
    if (this.#copies > MAX_COPIES) throw this.invalid(`at most ${MAX_COPIES} values to be copied`, "more");
  }

  /** A tuple of the last values, the last one pushed last. */
  popTuple(count: number): readonly PickleValue[] {
    const values = Array.from({ length: count }, () => this.pop());
    return tuple(values.reverse());
  }

  /** What has gone wrong, and where in the file. */
  invalid(want: string, got: unknown): Error {
    return invalidFile(this.where, `a pickle with ${want} at byte ${this.input.at}`, got);
  }
}
