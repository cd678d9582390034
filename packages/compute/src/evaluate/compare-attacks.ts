import type { Attack } from "../attacks/attack.js";
import { formatAttack } from "../attacks/kinds.js";
import { parseNumber } from "../attacks/number.js";
import { type Alarm, fgsmStrongerThanPgd, labelLeaking, maskedGradients } from "./alarms.js";
import type { ImageRows } from "./rows.js";

/** What an evaluation measured of a set under one attack; null for clean images. */
export interface MeasuredAttack {
  readonly attack: Attack | null;
  readonly rows: ImageRows;
}

/** How an attack looks for its point: by one step or many along the network's gradient, or without it. */
interface Way {
  readonly norm: "maximum" | "euclidean";
  readonly by: "step" | "steps" | "queries";
  /** Whether its steps are those of PGD, of which FGSM is the first. */
  readonly pgd?: boolean;
}

/** The attacks that checks compare. An ensemble has no way of its own, one without a radius no ball to share. */
const ways: Readonly<Record<string, Way>> = {
  fgsm: { norm: "maximum", by: "step" },
  "fgsm-l2": { norm: "euclidean", by: "step" },
  pgd: { norm: "maximum", by: "steps", pgd: true },
  "pgd-l2": { norm: "euclidean", by: "steps", pgd: true },
  "pgd-paper-step": { norm: "maximum", by: "steps", pgd: true },
  "pgd-paper-radius": { norm: "maximum", by: "steps", pgd: true },
  "mi-fgsm": { norm: "maximum", by: "steps" },
  "apgd-ce": { norm: "maximum", by: "steps" },
  "apgd-t": { norm: "maximum", by: "steps" },
  "fab-t": { norm: "maximum", by: "steps" },
  square: { norm: "maximum", by: "queries" },
};

interface Known extends MeasuredAttack {
  readonly attack: Attack;
  readonly way: Way;
}

/**
 * The checks of `alarms` that evaluations of one set allow: FGSM against PGD and white boxes against Square, each pair of
 * the same ball, and clean images against FGSM. A single step is no match for Square, and neither says anything of masks.
 */
export function compareAttacks(measured: readonly MeasuredAttack[]): readonly Alarm[] {
  const known = measured.flatMap(({ attack, rows }): Known[] => {
    const way = attack === null ? undefined : ways[attack.name];
    return attack && way ? [{ attack, rows, way }] : [];
  });
  const steps = known.filter(({ way }) => way.by === "step");
  const iterative = known.filter(({ way }) => way.by === "steps");
  const queries = known.filter(({ way }) => way.by === "queries");
  const clean = measured.filter(({ attack }) => attack === null);
  const pgd = iterative.filter(({ way }) => way.pgd);
  const away = steps.filter(({ attack }) => targetOf(attack) === "none");
  return [
    ...pairs(steps, pgd).map(([one, many]) => named(fgsmStrongerThanPgd(one.rows, many.rows), one, many)),
    ...clean.flatMap(({ rows }) => away.map((one) => named(labelLeaking(rows, one.rows), one))),
    ...pairs(iterative, queries).map(([white, black]) =>
      named(maskedGradients(white.rows, black.rows), white, black),
    ),
  ];
}

/** Every pair with the same ball and aim. */
function pairs(ones: readonly Known[], others: readonly Known[]): [Known, Known][] {
  return ones.flatMap((one) =>
    others.filter((other) => isAlike(one, other)).map((other): [Known, Known] => [one, other]),
  );
}

function isAlike(one: Known, other: Known): boolean {
  const [a, b] = [one.attack, other.attack];
  const sameBall = one.way.norm === other.way.norm && radiusOf(a) === radiusOf(b);
  return sameBall && targetOf(a) === targetOf(b);
}

function radiusOf({ values }: Attack): number {
  return parseNumber("epsilon", values["epsilon"]!);
}

/** Attacks that try one class after the other are away from the true one as well. */
function targetOf({ values }: Attack): string {
  return values["target"] ?? "none";
}

function named(alarm: Alarm, ...attacks: readonly Known[]): Alarm {
  const texts = attacks.map(({ attack }) => formatAttack(attack));
  return { ...alarm, detail: `${alarm.detail}: ${texts.join(" and ")}` };
}
