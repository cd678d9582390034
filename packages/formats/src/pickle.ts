import { ByteCursor } from "./byte-cursor.js";
import { invalidFile } from "./errors.js";
import { PickleMachine, type PickleOptions } from "./pickle-machine.js";
import { checkNesting } from "./pickle-nesting.js";
import { opcodes, STOP } from "./pickle-opcodes.js";
import type { PickleValue } from "./pickle-value.js";

/** One pickle, and where it ends. */
export interface Pickled {
  readonly value: PickleValue;
  /** The position of the first byte behind it. */
  readonly end: number;
}

/** The globals of a pickle, and where it starts: at the first byte unless given. */
export interface ParsePickleOptions extends PickleOptions {
  readonly start?: number;
}

/**
 * The value of one pickle of protocols 0 to 5. Nothing is executed: a name that is not among `globals` is refused as
 * soon as it is read, and what is called are the functions of that table alone. Stack, memo, depth and the length of
 * integers are bounded, and no allocation exceeds the bytes that are there.
 *
 * @throws FormatError `unsupported` for a name, `invalid` for a damaged pickle
 */
export function parsePickle(
  bytes: Uint8Array,
  where: string,
  { start = 0, ...options }: ParsePickleOptions,
): Pickled {
  const input = new ByteCursor(bytes, where, start);
  const machine = new PickleMachine(input, options);
  for (let code = input.u8(); code !== STOP; code = input.u8()) {
    const opcode = opcodes.get(code);
    if (opcode === undefined) throw invalidFile(where, `a pickle opcode at byte ${input.at - 1}`, code);
    opcode(machine);
  }
  const value = machine.pop();
  checkNesting(value, where);
  return { value, end: input.at };
}
