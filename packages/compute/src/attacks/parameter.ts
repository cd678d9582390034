import { ComputeError, invalid, unknownName } from "../errors.js";
import { parseNumber } from "./number.js";

/** Something that an attack lets people choose. Forms and help are made from this. */
export type AttackParameter = {
  readonly name: string;
  readonly help: string;
} & (
  | {
      readonly kind: "number";
      /** As people write it: `8/255`. */
      readonly default: string;
      readonly above?: number;
      readonly from?: number;
      readonly to?: number;
    }
  | { readonly kind: "integer"; readonly default: string; readonly from: number; readonly to?: number }
  | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[] }
);

/** Chosen values, as they were written: `{ epsilon: "8/255", steps: "10" }`. This is what is stored and shown. */
export type AttackValues = Readonly<Record<string, string>>;

/** The same values, ready to compute with. */
export interface ParsedValues {
  readonly number: (name: string) => number;
  readonly choice: (name: string) => string;
}

/**
 * Given values completed by the defaults, in the order of the parameters.
 *
 * @throws ComputeError `unknown` for a parameter or choice that there is not, `invalid` for a value out of range
 */
export function completeValues(
  attack: string,
  parameters: readonly AttackParameter[],
  given: AttackValues,
): AttackValues {
  const names = parameters.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw unknownName(`attack ${attack}`, "parameter", name, names);
  }
  const values = parameters.map(
    (parameter) => [parameter.name, given[parameter.name] ?? parameter.default] as const,
  );
  for (const [i, [, value]] of values.entries()) checkValue(attack, parameters[i]!, value);
  return Object.fromEntries(values);
}

/** Reads completed values. */
export function readValues(values: AttackValues): ParsedValues {
  return {
    number: (name) => parseNumber(name, values[name]!),
    choice: (name) => values[name]!,
  };
}

function checkValue(attack: string, parameter: AttackParameter, value: string): void {
  const where = `attack ${attack}: ${parameter.name}`;
  if (parameter.kind === "choice") {
    if (parameter.choices.includes(value)) return;
    throw new ComputeError({
      code: "unknown",
      where,
      detail: `want one of ${parameter.choices.join(", ")}, got ${JSON.stringify(value)}`,
    });
  }
  const number = parseNumber(where, value);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = parameter;
  const above = parameter.kind === "number" ? (parameter.above ?? Number.NEGATIVE_INFINITY) : from - 1;
  const whole = parameter.kind !== "integer" || Number.isInteger(number);
  if (whole && number >= from && number <= to && number > above) return;
  throw invalid(where, describeRange(parameter), value);
}

function describeRange(parameter: Exclude<AttackParameter, { kind: "choice" }>): string {
  const noun = parameter.kind === "integer" ? "an integer" : "a number";
  const low = parameter.kind === "number" && parameter.above !== undefined ? ` above ${parameter.above}` : "";
  const from = parameter.from === undefined ? "" : ` from ${parameter.from}`;
  const to = parameter.to === undefined ? "" : ` to ${parameter.to}`;
  return `${noun}${low}${from}${to}`;
}
