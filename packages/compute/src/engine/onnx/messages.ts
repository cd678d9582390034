/** What the engine and its threads say to each other. */
import type { ComputeErrorParts } from "../../errors.js";
import type { Graph } from "../../graph/graph.js";
import type { TensorMap } from "../../tensor.js";
import type { Feeds, Results } from "../engine.js";

/** What a thread is begun with. */
export interface ThreadData {
  readonly device: string;
  readonly layout: "blocked" | "plain";
  readonly half: boolean;
}

/** A call; the thread answers each with its `call` number. */
export type Request = { readonly call: number } & (
  | {
      readonly kind: "compile";
      readonly session: number;
      readonly graph: Graph;
      readonly frozen: TensorMap;
      readonly threads: number;
      /** Compute what follows from frozen values before the session is made; else the runtime does. */
      readonly fold: boolean;
      /** The graph's, if it will come again with other frozen values: its models are made once. */
      readonly refill?: string;
      /** The graph's and its values', if both may come again: the session is kept. */
      readonly fingerprint?: string;
    }
  | { readonly kind: "run"; readonly session: number; readonly feeds: Feeds }
  | { readonly kind: "dispose"; readonly session: number }
);

/** An answer. */
export type Reply = { readonly call: number } & (
  | { readonly results: Results | null }
  | { readonly error: ComputeErrorParts }
);
