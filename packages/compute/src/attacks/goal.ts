import { randomStream } from "../random.js";
import type { Target } from "./attack.js";

/** An image as the choice of its class sees it. */
export interface GoalInput {
  readonly label: number;
  /** The model's for the clean image. */
  readonly logits: ArrayLike<number>;
  readonly seed: number;
  readonly place: number;
}

/** The class that an attack on one image is about: the true one, or the one aimed for. */
export function chooseGoal(target: Target, input: GoalInput): number {
  return goals[target](input);
}

const goals: Readonly<Record<Target, (input: GoalInput) => number>> = {
  none: ({ label }) => label,
  next: ({ label, logits }) => (label + 1) % logits.length,
  random: ({ label, logits: { length }, seed, place }) =>
    (label + 1 + randomStream(seed, "target").below(length - 1, place)) % length,
  "least-likely": ({ logits }) => smallest(logits),
};

function smallest(logits: ArrayLike<number>): number {
  let least = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! < logits[least]!) least = i;
  return least;
}
