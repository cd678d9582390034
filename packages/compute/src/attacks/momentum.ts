/** MI-FGSM (Dong et al. 2018): signed steps along gradients that are summed up, each by its mean magnitude first. */
import type { AttackKind } from "./attack.js";
import { byDescent } from "./by-descent.js";
import {
  ballMethod,
  descentCost,
  epsilon,
  keep,
  maximumBall,
  restarts,
  start,
  step,
  steps,
  target,
} from "./pgd.js";
import type { Rule } from "./rule.js";

/** g <- decay g + gradient / |gradient|_1, v <- v + stepSize sign(g). A zero gradient adds nothing. */
export function momentumRule(stepSize: number, decay: number): Rule {
  const sums = new Map<number, Float64Array>();
  return {
    step(image, variable, gradient) {
      const sum = sums.get(image) ?? new Float64Array(variable.length);
      sums.set(image, sum);
      let length = 0;
      for (let i = 0; i < sum.length; i++) length += Math.abs(gradient[i]!);
      const scale = length === 0 ? 0 : 1 / length;
      for (let i = 0; i < sum.length; i++) {
        sum[i] = decay * sum[i]! + scale * gradient[i]!;
        variable[i] = variable[i]! + stepSize * (Number(sum[i]! > 0) - Number(sum[i]! < 0));
      }
    },
  };
}

/** The attacks of this file. */
export const momentumAttacks: readonly AttackKind[] = [
  {
    name: "mi-fgsm",
    help: "signed steps along summed gradients, which carry over to other networks better than PGD's",
    source: "Dong et al.: Boosting adversarial attacks with momentum (2018)",
    parameters: [
      epsilon("8/255", 1),
      step("0.8/255"),
      steps("10"),
      {
        name: "decay",
        kind: "number",
        default: "1",
        from: 0,
        help: "what is kept of the sum before each step",
      },
      start("none"),
      restarts,
      keep("last"),
      target,
    ],
    cost: descentCost,
    prepare: (values) =>
      byDescent(
        ballMethod(
          { ...maximumBall, rule: (stepSize) => momentumRule(stepSize, values.number("decay")) },
          values,
        ),
      ),
  },
];
