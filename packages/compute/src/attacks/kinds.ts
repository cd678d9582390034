import { ComputeError, unknownName } from "../errors.js";
import { apgdAttacks } from "./apgd.js";
import type { Attack, AttackKind } from "./attack.js";
import { autoAttacks } from "./autoattack.js";
import { cwAttacks } from "./cw.js";
import { fabAttacks } from "./fab.js";
import { momentumAttacks } from "./momentum.js";
import { completeValues } from "./parameter.js";
import { pgdAttacks } from "./pgd.js";
import { rotationAttacks } from "./rotation.js";
import { squareAttacks } from "./square.js";
import { stadvAttacks } from "./stadv.js";

/** Every attack by name. */
export const attackKinds: Readonly<Record<string, AttackKind>> = Object.fromEntries(
  [
    ...pgdAttacks,
    ...momentumAttacks,
    ...cwAttacks,
    ...apgdAttacks,
    ...fabAttacks,
    ...squareAttacks,
    ...autoAttacks,
    ...stadvAttacks,
    ...rotationAttacks,
  ].map((kind) => [kind.name, kind]),
);

/** The kind behind an attack's name. */
export function attackKind(name: string): AttackKind {
  const found = Object.hasOwn(attackKinds, name) ? attackKinds[name] : undefined;
  if (!found) throw unknownName("attack", "attack", name, Object.keys(attackKinds));
  return found;
}

/**
 * An attack from its text, `name` or `name:parameter=value,...`, completed by defaults.
 *
 * @throws ComputeError `unknown` for an attack or parameter that there is not, `invalid` for a value out of range
 * @example parseAttack("pgd:epsilon=8/255,steps=20")
 */
export function parseAttack(text: string): Attack {
  const [name, ...rest] = text.split(":");
  const kind = attackKind(name!.trim());
  const given = rest
    .join(":")
    .split(",")
    .filter((part) => part.trim() !== "");
  const values = Object.fromEntries(given.map((part) => assignment(kind.name, part)));
  return { name: kind.name, values: completeValues(kind.name, kind.parameters, values) };
}

/** The text that `parseAttack` reads back, with every parameter. */
export function formatAttack({ name, values }: Attack): string {
  const written = Object.entries(values).map(([parameter, value]) => `${parameter}=${value}`);
  return written.length === 0 ? name : `${name}:${written.join(",")}`;
}

function assignment(attack: string, part: string): [string, string] {
  const [parameter, value, ...more] = part.split("=").map((piece) => piece.trim());
  if (parameter && value && more.length === 0) return [parameter, value];
  throw new ComputeError({
    code: "invalid",
    where: `attack ${attack}`,
    detail: `want parameter=value, got ${JSON.stringify(part)}`,
  });
}
