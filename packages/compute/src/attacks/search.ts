/**
 * Attacks that a batch cannot run in step: each image runs a generator of its own, which asks the model one question at
 * a time and ends when it likes. `bySearch` answers the questions of many images in batches. So one image never sees
 * another, an image that is done makes room for the next, and an attack made of attacks is `yield*`.
 */
import { gradientName } from "../grad/grad.js";
import type { Graph } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import { lossGraph } from "../models/network.js";
import type { ModelSpec } from "../models/spec.js";
import type { Target } from "./attack.js";
import { type Objective, pixelGraph } from "./objective.js";
import type { AttackParameter, ParsedValues } from "./parameter.js";

/** A question that can be put to a model: a graph, and the input to differentiate its `objective` by, if any. */
export interface Probe {
  /** Every input but the parameters, and every output but `objective`, is [batch, ...]. */
  readonly graph: (spec: ModelSpec, batch: number) => Graph;
  readonly gradient: string | null;
}

/** Values of one image. */
export type Values = Float32Array | Float64Array;

/** What one image asks: a probe, and its share of each input. */
export interface Query {
  readonly probe: Probe;
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

/** The image's share of each output. */
export type Answer = Readonly<Record<string, Values>>;

/** A computation that asks the model on its way to a result. */
export type Asking<T> = Generator<Query, T, Answer>;

/** One image to attack. */
export interface SearchImage {
  /** [c, h, w], not to be written to. */
  readonly clean: Float32Array;
  /** The model's, for the clean image. */
  readonly logits: Values;
  readonly seed: number;
  readonly place: number;
  /** The true class, or the one aimed for. */
  readonly goal: number;
  readonly targeted: boolean;
  readonly spec: ModelSpec;
}

/** What a search ends with: its answer, and whether the model is misled by it. */
export interface Found {
  readonly adversarial: Float32Array;
  /** [2, h, w] where the search moves pixels. */
  readonly flow?: Float32Array;
  readonly misled: boolean;
}

/** An attack as a search, made ready with its parameters. It is given images that do not mislead by themselves. */
export interface SearchMethod {
  readonly target: Target;
  readonly movesPixels: boolean;
  readonly search: (image: SearchImage) => Asking<Found>;
}

const forwardProbe: Probe = {
  graph: (spec, batch) => prune(lossGraph(spec, batch), ["logits"]),
  gradient: null,
};

/** The model's logits for some pixels. */
export function* logitsAt(pixels: Float32Array): Asking<Values> {
  const answer = yield { probe: forwardProbe, feeds: { images: pixels } };
  return answer["logits"]!;
}

/** A probe of an objective of the logits, differentiated by the pixels. */
export function pixelProbe(objective: Objective): Probe {
  return { graph: pixelGraph(objective), gradient: "images" };
}

/** An objective at a point, with its gradient. */
export interface Slope {
  readonly logits: Values;
  readonly objective: number;
  readonly gradient: Values;
}

/** A probe's objective at some pixels; `targets` are weights of the classes, one-hot for a class. */
export function* slopeAt(probe: Probe, pixels: Float32Array, targets: Float32Array): Asking<Slope> {
  const answer = yield { probe, feeds: { images: pixels, targets } };
  return {
    logits: answer["logits"]!,
    objective: answer["objectives"]![0]!,
    gradient: answer[gradientName("images")]!,
  };
}

/** Weights of the classes, 0 where none is given. */
export function weightsOf({ spec }: SearchImage, given: Readonly<Record<number, number>>): Float32Array {
  return Float32Array.from({ length: spec.classes }, (_, k) => given[k] ?? 0);
}

/** Whether logits say another class than the true one, or the class that is aimed for. NaN misleads away from a class. */
export function isMisled(
  { goal, targeted }: Pick<SearchImage, "goal" | "targeted">,
  logits: Values,
): boolean {
  return (classOf(logits) === goal) === targeted;
}

/** The class with the largest logit, the first of equal ones; `noClass` where any is NaN. */
export function classOf(logits: Values): number {
  return toClasses(tensorOf(logits))[0]!;
}

/** The classes from the largest logit to the smallest, the first of equal ones first. */
export function rankClasses(logits: Values): number[] {
  return Array.from(logits, (_, k) => k).sort((a, b) => logits[b]! - logits[a]! || a - b);
}

function tensorOf(logits: Values): Logits {
  const dtype = logits instanceof Float64Array ? "f64" : "f32";
  return { dtype, shape: [1, logits.length], data: logits } as Logits;
}

/** Parameters that searches share. */
export const until: AttackParameter = {
  name: "until",
  kind: "choice",
  default: "misled",
  choices: ["misled", "end"],
  help: "stop an image as soon as it misleads, or go on to the end for the best that misleads",
};
export const otherClasses: AttackParameter = {
  name: "classes",
  kind: "integer",
  default: "9",
  from: 1,
  to: 1000,
  help: "how many other classes to aim for, the likeliest first",
};

/** What {@link until} says. */
export function stopsEarly(values: ParsedValues): boolean {
  return values.choice("until") === "misled";
}
