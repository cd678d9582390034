/**
 * Projected gradient descent (Madry et al. 2018) and, as its single step, the fast gradient sign method (Goodfellow et
 * al. 2014), in the maximum and in the Euclidean norm. Pixels lie in [0, 1]; epsilons are in pixel units.
 */
import { randomStream } from "../random.js";
import {
  type AttackCost,
  type AttackKind,
  type Method,
  type StartPoint,
  type Target,
  targets,
} from "./attack.js";
import { byDescent } from "./by-descent.js";
import { crossEntropyObjective, pixelGraph } from "./objective.js";
import type { AttackParameter, ParsedValues } from "./parameter.js";
import { euclideanRule, norm, type Rule, signRule } from "./rule.js";

/** A norm's ball around the clean image: the rule, the projection and the random start that go with it. */
export interface Ball {
  readonly rule: (stepSize: number) => Rule;
  readonly project: (epsilon: number) => Method["project"];
  readonly start: (epsilon: number) => Method["start"];
}

/** The ball of the maximum norm. */
export const maximumBall: Ball = {
  rule: signRule,
  project: (epsilon) => (variable, clean) => {
    for (let i = 0; i < variable.length; i++) {
      const inside = Math.min(Math.max(variable[i]!, clean[i]! - epsilon), clean[i]! + epsilon);
      variable[i] = Math.min(Math.max(inside, 0), 1);
    }
  },
  start: (epsilon) => (variable, clean, at) => {
    const stream = startStream(at);
    for (let i = 0; i < variable.length; i++) variable[i] = clean[i]! + epsilon * (2 * stream.uniform(i) - 1);
    maximumBall.project(epsilon)(variable, clean);
  },
};

const euclideanBall: Ball = {
  rule: euclideanRule,
  project: (epsilon) => (variable, clean) => {
    const length = norm(variable.map((value, i) => value - clean[i]!));
    const factor = length > epsilon ? epsilon / length : 1;
    for (let i = 0; i < variable.length; i++) {
      const inside = clean[i]! + factor * (variable[i]! - clean[i]!);
      variable[i] = Math.min(Math.max(inside, 0), 1);
    }
  },
  // Uniform in the ball: a random direction, at a radius that is the d-th root of a uniform number.
  start: (epsilon) => (variable, clean, at) => {
    const stream = startStream(at);
    const direction = Float64Array.from(variable, (_, i) => stream.normal(i));
    const radius =
      epsilon * randomStream(at.seed, "radius", at.image, at.restart).uniform(0) ** (1 / variable.length);
    const factor = radius / norm(direction);
    for (let i = 0; i < variable.length; i++) variable[i] = clean[i]! + factor * direction[i]!;
    euclideanBall.project(epsilon)(variable, clean);
  },
};

const startStream = ({ seed, image, restart }: StartPoint) => randomStream(seed, "start", image, restart);

/** Parameters that iterative attacks share, by their defaults. */
export const epsilon = (value: string, to: number): AttackParameter => ({
  name: "epsilon",
  kind: "number",
  default: value,
  above: 0,
  to,
  help: "radius of the ball around the clean image, in pixel units",
});
export const step = (value: string): AttackParameter => ({
  name: "step",
  kind: "number",
  default: value,
  above: 0,
  help: "length of a step, in pixel units",
});
export const steps = (value: string): AttackParameter => ({
  name: "steps",
  kind: "integer",
  default: value,
  from: 1,
  to: 100_000,
  help: "number of steps",
});
export const start = (value: string): AttackParameter => ({
  name: "start",
  kind: "choice",
  default: value,
  choices: ["random", "none"],
  help: "begin at a random point of the ball, or at the clean image",
});
export const restarts: AttackParameter = {
  name: "restarts",
  kind: "integer",
  default: "1",
  from: 1,
  to: 1000,
  help: "independent tries; the best counts",
};
export const keep = (value: "last" | "best"): AttackParameter => ({
  name: "keep",
  kind: "choice",
  default: value,
  choices: ["last", "best"],
  help: "answer the last iterate or the best one",
});
export const target: AttackParameter = {
  name: "target",
  kind: "choice",
  default: "none",
  choices: targets,
  help: "a class to aim for, or none: away from the true one",
};

/** A gradient for each step, and the outcome of each try. */
export const descentCost: AttackCost = { gradients: [["restarts", "steps"]], forwards: [["restarts"]] };

/** Steps of the ball's rule on the cross-entropy. */
export function ballMethod(ball: Ball, values: ParsedValues): Method {
  const radius = values.number("epsilon");
  const aim = values.choice("target") as Target;
  const random = values.choice("start") === "random";
  return {
    variable: "images",
    steps: values.number("steps"),
    restarts: values.number("restarts"),
    keepBest: values.choice("keep") === "best",
    target: aim,
    graph: pixelGraph(crossEntropyObjective(aim !== "none")),
    rule: () => ball.rule(values.number("step")),
    start: random ? ball.start(radius) : (variable, clean) => variable.set(clean),
    project: ball.project(radius),
  };
}

/** FGSM is PGD with one step as long as the radius and no random start. */
function prepareSingleStep(ball: Ball, values: ParsedValues): Method {
  const fixed: Readonly<Record<string, string>> = { start: "none", keep: "last" };
  return ballMethod(ball, {
    number: (name) => ({ steps: 1, restarts: 1 })[name] ?? values.number(name === "step" ? "epsilon" : name),
    choice: (name) => fixed[name] ?? values.choice(name),
  });
}

const singleStep = (name: string, ball: Ball, radius: AttackParameter, help: string): AttackKind => ({
  name,
  help,
  source: "Goodfellow, Shlens, Szegedy: Explaining and harnessing adversarial examples (2014)",
  parameters: [radius, target],
  cost: { gradients: [[1]], forwards: [[1]] },
  prepare: (values) => byDescent(prepareSingleStep(ball, values)),
});

const iterative = (name: string, ball: Ball, own: readonly AttackParameter[], help: string): AttackKind => ({
  name,
  help,
  source: "Madry et al.: Towards deep learning models resistant to adversarial attacks (2018)",
  parameters: [...own, restarts, keep("last"), target],
  cost: descentCost,
  prepare: (values) => byDescent(ballMethod(ball, values)),
});

/** The attacks of this file. The last two are the two readings of the paper's "radius 1/255 for 10 iters". */
export const pgdAttacks: readonly AttackKind[] = [
  singleStep("fgsm", maximumBall, epsilon("8/255", 1), "one signed gradient step"),
  singleStep("fgsm-l2", euclideanBall, epsilon("0.5", 1000), "one gradient step of a given Euclidean length"),
  iterative(
    "pgd",
    maximumBall,
    [epsilon("8/255", 1), step("2/255"), steps("10"), start("random")],
    "signed gradient steps inside a ball of the maximum norm",
  ),
  iterative(
    "pgd-l2",
    euclideanBall,
    [epsilon("0.5", 1000), step("0.125"), steps("10"), start("random")],
    "gradient steps inside a Euclidean ball",
  ),
  iterative(
    "pgd-paper-step",
    maximumBall,
    [epsilon("8/255", 1), step("1/255"), steps("10"), start("none")],
    "the paper's PGD, read as ten steps of 1/255 inside 8/255",
  ),
  iterative(
    "pgd-paper-radius",
    maximumBall,
    [epsilon("1/255", 1), step("0.25/255"), steps("10"), start("none")],
    "the paper's PGD, read as ten steps inside 1/255",
  ),
];
