/** What the engine and its threads say to each other. */
import type { ComputeErrorParts } from "../../errors.js";
import type { Graph } from "../../graph/graph.js";
import type { TensorMap } from "../../tensor.js";
import type { Feeds, Results } from "../engine.js";

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
      /** Whether images are kept in the runtime's blocked layout throughout. */
      readonly blocks: boolean;
    }
  | { readonly kind: "run"; readonly session: number; readonly feeds: Feeds }
  | { readonly kind: "dispose"; readonly session: number }
);

/** An answer. */
export type Reply = { readonly call: number } & (
  | { readonly results: Results | null }
  | { readonly error: Omit<ComputeErrorParts, "cause"> }
);
