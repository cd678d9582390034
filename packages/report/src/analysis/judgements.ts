import { BASE } from "@basin/tasks";
import {
  type Findings,
  judgeOrderings,
  type Outcome,
  probabilityIn,
  titleIn,
  toDigits,
} from "./verdict-rule.js";

/** Of groups by a figure of flatness: of each pair, the first is said to be lower. */
export function judgeFigure(
  findings: Findings,
  name: string,
  pairs: readonly (readonly [lower: string, higher: string])[],
): Outcome {
  const figure = findings.flatness.find((one) => one.name === name);
  const orderings = pairs.map(([lower, higher]) => ({
    lower: groupIn(findings, lower),
    higher: groupIn(findings, higher),
    probability: probabilityIn(figure?.comparisons ?? [], lower, higher),
  }));
  return judgeOrderings(orderings, figure ? variedIn(figure.rows) : "No surface was measured.");
}

/** The base is called what it is: its title, as `none`, says what it was trained on. */
function groupIn({ groups }: Findings, name: string): string {
  return name === BASE ? "the base" : titleIn(groups, name);
}

/** That a group's accuracy under an attack is lower than another's. */
export interface AccuracyClaim {
  readonly attack: string;
  readonly lower: string;
  readonly higher: string;
}

/** Of groups by accuracies. */
export function judgeAccuracies(findings: Findings, wanted: readonly AccuracyClaim[]): Outcome {
  const several = new Set(wanted.map(({ attack }) => attack)).size > 1;
  const orderings = wanted.map(({ attack, lower, higher }) => ({
    lower: groupIn(findings, lower),
    higher: `${groupIn(findings, higher)}${several ? ` under ${titleIn(findings.attacks, attack)}` : ""}`,
    probability: probabilityIn(
      findings.robustnessComparisons.filter((one) => one.attack === attack),
      lower,
      higher,
    ),
  }));
  const asked = new Set(
    wanted.flatMap(({ attack, lower, higher }) => [`${attack} ${lower}`, `${attack} ${higher}`]),
  );
  const cells = findings.robustness.flatMap(({ group, cells }) =>
    cells.filter(({ attack }) => asked.has(`${attack} ${group}`)),
  );
  return judgeOrderings(orderings, variedIn(cells));
}

interface Varied {
  readonly intervals: { readonly images: unknown };
  readonly values: readonly { readonly seed: number; readonly direction: number | null }[];
}

/** What the draws of comparisons varied, in a sentence. */
function variedIn(rows: readonly Varied[]): string {
  const values = rows.flatMap((row) => row.values);
  if (values.length === 0) return "Nothing was measured.";
  const seeds = new Set(values.map(({ seed }) => seed)).size;
  const directions = new Set(values.flatMap(({ direction }) => (direction === null ? [] : [direction]))).size;
  const measured = rows.filter((row) => row.values.length > 0);
  const parts = [
    measured.every(({ intervals }) => intervals.images !== null) ? "images" : null,
    seeds > 1 ? `${seeds} seeds` : null,
    directions > 1 ? `${directions} pairs of directions` : null,
  ].filter((part) => part !== null);
  const fixed = [seeds === 1 ? "one seed" : null, directions === 1 ? "one pair of directions" : null].filter(
    (part) => part !== null,
  );
  const drawn = parts.length === 0 ? "Nothing could be drawn anew" : `Drawn anew: ${parts.join(", ")}`;
  return `${drawn}${fixed.length === 0 ? "" : `; ${fixed.join(" and ")} only`}.`;
}

/** Of the second claim, by a figure's correlation with 1-SSIM. */
export function judgeCorrelation(findings: Findings, name: string): Outcome {
  const correlation = findings.flatness.find((one) => one.name === name)?.correlation ?? null;
  if (correlation === null) {
    return { verdict: "undecided", because: "Missing: three trained groups with 1-SSIM and a surface each." };
  }
  const { spearman, pValue, pairs } = correlation;
  if (spearman === null || pValue === null) {
    return { verdict: "undecided", because: `No order among ${pairs} groups: values are equal.` };
  }
  const verdict = pValue > 0.05 ? "undecided" : spearman > 0 ? "supported" : "not supported";
  return {
    verdict,
    because: `Spearman's correlation ${toDigits(spearman)} over ${pairs} groups, p = ${toDigits(pValue)}.`,
  };
}

/** Of attacks by 1-SSIM, the largest first: intervals have to lie apart. */
export function judgeSimilarity(findings: Findings, order: readonly string[]): Outcome {
  const rows = order.map((name) => findings.similarity.find(({ attack }) => attack === name));
  const ends = rows.map(
    (row) => [row?.intervals.images?.low ?? null, row?.intervals.images?.high ?? null] as const,
  );
  const steps = ends.slice(1).map(([low, high], i) => {
    const [lowBefore, highBefore] = ends[i]!;
    if (low === null || high === null || lowBefore === null || highBefore === null) return "missing";
    if (high < lowBefore) return "holds";
    return low > highBefore ? "reversed" : "overlaps";
  });
  const verdict = steps.includes("reversed")
    ? "not supported"
    : steps.every((step) => step === "holds")
      ? "supported"
      : "undecided";
  const words = order.map((name, i) => {
    const [low, high] = ends[i]!;
    const title = titleIn(findings.attacks, name);
    return low === null || high === null
      ? `${title}: missing`
      : `${title}: ${toSmall(low)} to ${toSmall(high)}`;
  });
  return { verdict, because: `1-SSIM, image intervals: ${words.join("; ")}.` };
}

/** Of the base under an attack, against the paper's figure. */
export function judgeAgreement(
  findings: Findings,
  { cifar10 }: { readonly cifar10: boolean },
  attack: string,
): Outcome {
  const cells = findings.robustness.find(({ group }) => group === BASE)?.cells ?? [];
  const cell = cells.find((one) => one.attack === attack);
  if (!cell || cell.mean === null || cell.quoted === null) {
    return { verdict: "undecided", because: `Missing: the base under an attack named ${attack}.` };
  }
  const [low, high] = [cell.intervals.images?.low ?? null, cell.intervals.images?.high ?? null];
  const measured = `${percent(cell.mean)} measured`;
  if (!cifar10) return { verdict: "undecided", because: `${measured}, on other images than CIFAR-10's.` };
  if (low === null || high === null) {
    return { verdict: "undecided", because: `${measured}; missing: what the image interval is drawn from.` };
  }
  const ours = findings.attacks.find(({ name }) => name === attack)?.attack.split(":")[0] ?? attack;
  return {
    verdict: cell.quoted >= low && cell.quoted <= high ? "supported" : "not supported",
    because: `${measured}, image interval ${percent(low)} to ${percent(high)}; quoted ${percent(cell.quoted)}. Our attack is ${ours}.`,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function toSmall(value: number): string {
  return String(Number(value.toPrecision(3)));
}
