/**
 * Limited-memory BFGS (Liu and Nocedal 1989; Nocedal and Wright, "Numerical optimization", algorithms 7.4 and 3.1) as a
 * rule: one evaluation a step, whether it is a new iterate or a trial of the line search. Each image runs its own, so
 * many can be evaluated as one batch.
 */
import { norm, type Rule } from "./rule.js";

const MEMORY = 10;
const SUFFICIENT_DECREASE = 1e-4;
const MOST_TRIALS = 20;

interface Evaluation {
  /** The objective with its sign turned: this minimises. */
  readonly value: number;
  readonly gradient: Float64Array;
}

type Descent = Generator<Float64Array, never, Evaluation>;

/** Raises the objective by L-BFGS with backtracking. */
export function lbfgsRule(): Rule {
  const descents = new Map<number, Descent>();
  return {
    step(image, variable, gradient, objective) {
      const known = descents.get(image);
      const descent = known ?? minimise(new Float64Array(variable));
      descents.set(image, descent);
      if (!known) descent.next();
      const { value } = descent.next({ value: -objective, gradient: Float64Array.from(gradient, (g) => -g) });
      variable.set(value);
    },
  };
}

/** Yields the point to evaluate next and receives its value and gradient. Once it cannot improve it stays. */
function* minimise(start: Float64Array): Descent {
  const memory: { s: Float64Array; y: Float64Array; inverse: number }[] = [];
  let x = start;
  let here = yield x;
  for (;;) {
    let direction = searchDirection(here.gradient, memory);
    let slope = dot(direction, here.gradient);
    if (!(slope < 0)) {
      memory.length = 0;
      direction = here.gradient.map((g) => -g);
      slope = -dot(here.gradient, here.gradient);
    }
    let length = memory.length === 0 ? Math.min(1, 1 / Math.max(norm(direction), 1e-12)) : 1;
    let accepted = false;
    for (let trial = 0; trial < MOST_TRIALS && !accepted; trial++, length /= 2) {
      const next = combine(x, length, direction);
      const there = yield next;
      accepted = there.value <= here.value + SUFFICIENT_DECREASE * length * slope;
      if (!accepted) continue;
      remember(memory, combine(next, -1, x), combine(there.gradient, -1, here.gradient));
      x = next;
      here = there;
    }
    if (!accepted && memory.length > 0) memory.length = 0;
    else if (!accepted) for (;;) here = yield x;
  }
}

/** -H gradient by the two-loop recursion. */
function searchDirection(
  gradient: Float64Array,
  memory: readonly { s: Float64Array; y: Float64Array; inverse: number }[],
): Float64Array {
  let q: Float64Array = gradient.slice();
  const shares = new Array<number>(memory.length);
  for (let i = memory.length - 1; i >= 0; i--) {
    const { s, y, inverse } = memory[i]!;
    shares[i] = inverse * dot(s, q);
    q = combine(q, -shares[i]!, y);
  }
  const last = memory.at(-1);
  if (last) {
    const scale = dot(last.s, last.y) / dot(last.y, last.y);
    q = q.map((value) => value * scale);
  }
  for (const [i, { s, y, inverse }] of memory.entries()) q = combine(q, shares[i]! - inverse * dot(y, q), s);
  return q.map((value) => -value);
}

/** Keeps the last pairs, and only those of positive curvature. */
function remember(
  memory: { s: Float64Array; y: Float64Array; inverse: number }[],
  s: Float64Array,
  y: Float64Array,
): void {
  const curvature = dot(s, y);
  if (!(curvature > 1e-10)) return;
  memory.push({ s, y, inverse: 1 / curvature });
  if (memory.length > MEMORY) memory.shift();
}

function combine(x: Float64Array, factor: number, y: Float64Array): Float64Array {
  return x.map((value, i) => value + factor * y[i]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
