/** Signs that a robustness figure is not to be trusted; see "sanity anchors" in docs/attacks.md. */
import type { Evaluation } from "@basin/db";
import type { MeasuredModel } from "./measured.js";
import type { MatrixFlagType } from "./table.type.js";

/** A model that was never trained on attacks falls below this under PGD at 8/255. */
const NATURAL_ROBUSTNESS = 0.02;
/** FGSM above PGD by more than this smells of label leaking or masked gradients. */
const FAR_ABOVE = 0.2;

interface Named {
  readonly fgsm: Evaluation | undefined;
  readonly pgd: Evaluation | undefined;
  readonly clean: Evaluation | undefined;
}

const rules: readonly ((model: MeasuredModel["model"], named: Named) => string | undefined)[] = [
  ({ attacks }, { pgd }) =>
    attacks.length === 0 && pgd !== undefined && pgd.top1 > NATURAL_ROBUSTNESS && isFull(pgd)
      ? `not trained on attacks, yet ${percent(pgd.top1)} under PGD: the attack may be too weak`
      : undefined,
  (_, { fgsm, pgd }) =>
    fgsm !== undefined && pgd !== undefined && fgsm.top1 < pgd.top1
      ? `FGSM (${percent(fgsm.top1)}) is stronger than PGD (${percent(pgd.top1)}): more steps should not help a model`
      : undefined,
  ({ attacks }, { fgsm, pgd }) =>
    attacks.some((text) => text.startsWith("fgsm")) &&
    fgsm !== undefined &&
    pgd !== undefined &&
    fgsm.top1 - pgd.top1 > FAR_ABOVE
      ? `trained on FGSM, and ${percent(fgsm.top1)} under FGSM against ${percent(pgd.top1)} under PGD: gradients may be masked`
      : undefined,
  (_, { clean, fgsm }) =>
    clean !== undefined && fgsm !== undefined && fgsm.top1 > clean.top1
      ? `better under FGSM (${percent(fgsm.top1)}) than on clean images (${percent(clean.top1)}): labels leak`
      : undefined,
];

/** What is odd about a model's figures. Only evaluations on the same images are held against each other. */
export function flagsOf({ model, evaluations }: MeasuredModel): MatrixFlagType[] {
  const first = evaluations[0];
  const alike = evaluations.filter((one) => one.data === first?.data && one.images === first.images);
  const named = (name: string) =>
    alike.find(({ attack }) => attack === name || attack.startsWith(`${name}:`));
  const found = { clean: named("none"), fgsm: named("fgsm"), pgd: named("pgd") };
  return rules.flatMap((rule) => {
    const message = rule(model, found);
    return message === undefined ? [] : [{ model, message }];
  });
}

/** The anchors are for CIFAR-10 at 8/255. */
const isFull = ({ attack, data }: Evaluation): boolean =>
  data.includes("cifar") && attack.includes("epsilon=8/255");

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
