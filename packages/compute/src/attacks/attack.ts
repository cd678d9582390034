import type { ImageSet } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import type { Graph } from "../graph/graph.js";
import type { Model } from "../models/model.js";
import type { ModelSpec } from "../models/spec.js";
import type { AttackResult } from "./attack-result.js";
import type { AttackParameter, AttackValues, ParsedValues } from "./parameter.js";
import type { Rule } from "./rule.js";

/**
 * One way to attack, made ready with its parameters: a variable (the pixels themselves, or a flow), where it starts,
 * the objective to raise, the rule that moves it and the set that it must stay in. `descent` does the rest.
 */
export interface Method {
  /** The graph's input that moves. */
  readonly variable: "images" | "flow";
  /** Steps of the rule; each needs one gradient. */
  readonly steps: number;
  readonly restarts: number;
  /** Answer the best iterate instead of the last. */
  readonly keepBest: boolean;
  readonly target: Target;
  /**
   * Inputs `images`, `targets` and, for a flow, `flow`; outputs `logits`, `objectives` [n], their sum `objective`,
   * and `adversarial` where the variable is not the image itself.
   */
  readonly graph: (spec: ModelSpec, batch: number) => Graph;
  readonly rule: () => Rule;
  /** Writes the start of one image's variable; `restart` counts from 0. */
  readonly start: (variable: Float32Array, clean: Float32Array, at: StartPoint) => void;
  /** Puts one image's variable back into its set. */
  readonly project: (variable: Float32Array, clean: Float32Array) => void;
}

/** Which random numbers a start may use: nothing else, so that batches do not matter. */
export interface StartPoint {
  readonly seed: number;
  readonly image: number;
  readonly restart: number;
}

/** Untargeted, or which class the attack aims for. */
export type Target = (typeof targets)[number];

/** `next` is the class after the true one, `random` any other, `least-likely` the clean image's smallest logit. */
export const targets = ["none", "next", "random", "least-likely"] as const;

/** An attack that people can name. */
export interface AttackKind {
  readonly name: string;
  readonly help: string;
  /** The paper or project that it comes from. */
  readonly source: string;
  readonly parameters: readonly AttackParameter[];
  readonly cost: AttackCost;
  /** Throws `invalid` where the attack cannot work on such a network. */
  readonly prepare: (values: ParsedValues, spec: ModelSpec) => AttackRun;
}

/** What one image asks of the model at most, as sums of products: estimates of time are made of it. */
export interface AttackCost {
  readonly gradients: readonly Product[];
  /** Passes without a gradient. */
  readonly forwards: readonly Product[];
}

/** Numbers, and names of parameters that are numbers, to be multiplied. */
export type Product = readonly (string | number)[];

/**
 * An attack made ready. Two things make one: `byDescent` of a {@link Method}, where all images of a batch take the same
 * steps, and `bySearch` of a generator that each image runs for itself.
 */
export type AttackRun = (work: AttackWork) => Promise<AttackResult>;

/** A set of images to attack, and with what. */
export interface AttackWork {
  readonly engine: Engine;
  readonly model: Model;
  readonly set: ImageSet;
  /** The place of each image in the set that this one was cut from. */
  readonly places: ArrayLike<number>;
  readonly seed: number;
  /** Images at a time, at most. */
  readonly batch: number;
  readonly signal: AbortSignal | undefined;
  readonly onImages: OnImages | undefined;
}

/** How many images have been done, for progress. */
export type OnImages = (done: number, total: number) => void;

/** A named attack with all its parameters: the protocol that stands beside every number. */
export interface Attack {
  readonly name: string;
  readonly values: AttackValues;
}
