import type { Results, Session } from "../engine/engine.js";
import { throwIfCancelled } from "../errors.js";
import { gradientName } from "../grad/grad.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import { type Shape, sizeOf, type Tensor, tensor } from "../tensor.js";
import type { Method } from "./attack.js";

/** Images to attack, as one batch of a compiled method. */
export interface DescentInput {
  /** [n, c, h, w], pixels in [0, 1]. */
  readonly images: Tensor<"f32">;
  /** The true class of each image, or the one aimed for. */
  readonly goals: Int32Array;
  /** `goals` one-hot. */
  readonly targets: Tensor<"f32">;
  /** Each image's place in its data set: all that random numbers depend on. */
  readonly places: ArrayLike<number>;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** The two sessions of a method: with the gradient, and without. */
export interface DescentSessions {
  readonly gradient: Session;
  readonly forward: Session;
}

/** One iterate of each image. */
export interface DescentResult {
  readonly adversarial: Float32Array;
  /** The flow [n, 2, h, w] where the method moves one. */
  readonly flow: Float32Array | null;
  readonly success: Uint8Array;
  readonly predictions: Int32Array;
  readonly objectives: Float32Array;
  /** [n, classes] */
  readonly logits: Float32Array;
}

/**
 * The one loop behind every attack: start, then step and project, `steps` times, for each restart. An image keeps its
 * best candidate, where success beats failure and then the larger objective wins; candidates are the last iterates of
 * the restarts or, with `keepBest`, all iterates. Images do not see each other.
 */
export async function descent(
  method: Method,
  sessions: DescentSessions,
  input: DescentInput,
): Promise<DescentResult> {
  const count = input.places.length;
  const best = emptyResult(method, input.images.shape, input.targets.shape);
  const shape: Shape = method.variable === "images" ? input.images.shape : best.flowShape;
  const size = sizeOf(shape) / count;
  const cleanSize = sizeOf(input.images.shape) / count;
  const clean = (image: number) => input.images.data.subarray(image * cleanSize, (image + 1) * cleanSize);
  for (let restart = 0; restart < method.restarts; restart++) {
    const variable = new Float32Array(count * size);
    const own = (image: number) => variable.subarray(image * size, (image + 1) * size);
    for (let image = 0; image < count; image++) {
      method.start(own(image), clean(image), { seed: input.seed, image: input.places[image]!, restart });
    }
    const rule = method.rule();
    for (let step = 0; step <= method.steps; step++) {
      throwIfCancelled("attack", input.signal);
      const last = step === method.steps;
      const session = last ? sessions.forward : sessions.gradient;
      const results = await session.run({
        images: input.images,
        targets: input.targets,
        [method.variable]: tensor("f32", shape, variable),
      });
      if (last || method.keepBest) keepBetter(method, best, variable, results, input.goals);
      if (last) break;
      const gradient = results[gradientName(method.variable)]!.data as Float32Array;
      const objectives = results["objectives"]!.data;
      for (let image = 0; image < count; image++) {
        rule.step(image, own(image), gradient.subarray(image * size, (image + 1) * size), objectives[image]!);
        method.project(own(image), clean(image));
      }
    }
  }
  return best;
}

interface Best extends DescentResult {
  readonly flowShape: Shape;
  readonly seen: Uint8Array;
}

function emptyResult(method: Method, shape: Shape, logitsShape: Shape): Best {
  const [n, , h, w] = shape as [number, number, number, number];
  const flowShape = [n, 2, h, w];
  return {
    adversarial: new Float32Array(sizeOf(shape)),
    flow: method.variable === "flow" ? new Float32Array(sizeOf(flowShape)) : null,
    flowShape,
    success: new Uint8Array(n),
    predictions: new Int32Array(n),
    objectives: new Float32Array(n),
    logits: new Float32Array(sizeOf(logitsShape)),
    seen: new Uint8Array(n),
  };
}

function keepBetter(
  method: Method,
  best: Best,
  variable: Float32Array,
  results: Results,
  goals: Int32Array,
): void {
  const count = goals.length;
  const predictions = toClasses(results["logits"]! as Logits);
  const objectives = results["objectives"]!.data;
  const adversarial = (results["adversarial"]?.data as Float32Array | undefined) ?? variable;
  for (let image = 0; image < count; image++) {
    const hit = predictions[image] === goals[image];
    const success = Number(method.target === "none" ? !hit : hit);
    const objective = objectives[image]!;
    const better =
      !best.seen[image] ||
      success > best.success[image]! ||
      (success === best.success[image] && objective > best.objectives[image]!);
    if (!better) continue;
    best.seen[image] = 1;
    best.success[image] = success;
    best.predictions[image] = predictions[image]!;
    best.objectives[image] = objective;
    copyImage(best.adversarial, adversarial, image, count);
    copyImage(best.logits, results["logits"]!.data as Float32Array, image, count);
    if (best.flow) copyImage(best.flow, variable, image, count);
  }
}

function copyImage(to: Float32Array, from: Float32Array, image: number, count: number): void {
  const size = to.length / count;
  to.set(from.subarray(image * size, (image + 1) * size), image * size);
}
