/**
 * Attacks as texts, `name` or `name:parameter=value,...`, checked by the catalogue: the same notation, canonical form and
 * complaints as the compute package's, for those who must not load it.
 */
import { attackEntries } from "./catalogue.js";
import type { AttackEntry, AttackParameter } from "./catalogue-entry.js";
import { TaskError } from "./errors.js";

/** What stands for clean images where an attack may be named. */
export const NO_ATTACK = "none";

/** An attack with every parameter, each value as it was written. */
export interface AttackText {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * An attack from its text, completed by defaults.
 *
 * @throws TaskError `unknown` for an attack, parameter or choice that there is not, `invalid` for a value out of range
 * @example parseAttackText("pgd:epsilon=8/255,steps=20")
 */
export function parseAttackText(text: string): AttackText {
  const [name, ...rest] = text.split(":");
  const entry = findAttack(name!.trim());
  const given = rest
    .join(":")
    .split(",")
    .filter((part) => part.trim() !== "");
  const values = Object.fromEntries(given.map((part) => assignment(entry.name, part)));
  return { name: entry.name, values: completeValues(entry, values) };
}

/** The text that {@link parseAttackText} reads back, with every parameter. */
export function formatAttackText({ name, values }: AttackText): string {
  const written = Object.entries(values).map(([parameter, value]) => `${parameter}=${value}`);
  return written.length === 0 ? name : `${name}:${written.join(",")}`;
}

/** The canonical text of an attack: equal for texts that differ in spaces, order or left-out defaults alone. */
export function canonicalAttack(text: string): string {
  return formatAttackText(parseAttackText(text));
}

/**
 * A number as people write it: `0.03`, `8/255`, `1e-3`.
 *
 * @throws TaskError `invalid` for anything else
 */
export function parseFraction(where: string, text: string): number {
  const [above, below, ...rest] = text.split("/");
  const value = below === undefined ? toNumber(above!) : toNumber(above!) / toNumber(below);
  if (rest.length === 0 && Number.isFinite(value)) return value;
  throw complaint("invalid", where, `want a number such as 0.03 or 8/255, got ${JSON.stringify(text)}`);
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function findAttack(name: string): AttackEntry {
  const found = Object.hasOwn(attackEntries, name) ? attackEntries[name] : undefined;
  if (found) return found;
  throw complaint("unknown", "attack", unknownText("attack", name, Object.keys(attackEntries)));
}

function assignment(attack: string, part: string): [string, string] {
  const [parameter, value, ...more] = part.split("=").map((piece) => piece.trim());
  if (parameter && value && more.length === 0) return [parameter, value];
  throw complaint("invalid", `attack ${attack}`, `want parameter=value, got ${JSON.stringify(part)}`);
}

function completeValues({ name: attack, parameters }: AttackEntry, given: AttackText["values"]) {
  const names = parameters.map(({ name }) => name);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw complaint("unknown", `attack ${attack}`, unknownText("parameter", stranger, names));
  }
  const values = parameters.map(({ name, default: usual }) => [name, given[name] ?? usual] as const);
  for (const [i, [, value]] of values.entries()) checkValue(attack, parameters[i]!, value);
  return Object.fromEntries(values);
}

function checkValue(attack: string, parameter: AttackParameter, value: string): void {
  const where = `attack ${attack}: ${parameter.name}`;
  const got = `got ${JSON.stringify(value)}`;
  if (parameter.kind === "choice") {
    if (parameter.choices.includes(value)) return;
    throw complaint("unknown", where, `want one of ${parameter.choices.join(", ")}, ${got}`);
  }
  if (!isInRange(parameter, parseFraction(where, value))) {
    throw complaint("invalid", where, `want ${describeRange(parameter)}, ${got}`);
  }
}

type NumberParameter = Exclude<AttackParameter, { kind: "choice" }>;

function isInRange(parameter: NumberParameter, value: number): boolean {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = parameter;
  if (parameter.kind === "integer") return Number.isInteger(value) && value >= from && value <= to;
  return value >= from && value <= to && value > (parameter.above ?? Number.NEGATIVE_INFINITY);
}

function describeRange(parameter: NumberParameter): string {
  const noun = parameter.kind === "integer" ? "an integer" : "a number";
  const low = parameter.kind === "number" && parameter.above !== undefined ? ` above ${parameter.above}` : "";
  const from = parameter.from === undefined ? "" : ` from ${parameter.from}`;
  const to = parameter.to === undefined ? "" : ` to ${parameter.to}`;
  return `${noun}${low}${from}${to}`;
}

function unknownText(noun: string, got: string, allowed: readonly string[]): string {
  return `unknown ${noun} ${JSON.stringify(got)}, want one of ${allowed.join(", ")}`;
}

function complaint(code: TaskError["code"], where: string, message: string): TaskError {
  return new TaskError(where, code, [{ path: [], message }]);
}
