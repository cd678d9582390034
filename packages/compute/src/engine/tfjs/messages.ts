/** What the engine and its processes say to each other. */
import type { ComputeErrorParts } from "../../errors.js";
import type { Graph } from "../../graph/graph.js";
import type { TensorMap } from "../../tensor.js";
import type { Feeds, Results } from "../engine.js";

/** What can be asked, and what is answered. */
export interface Calls {
  /** The first call: a device's name or `auto`; answers the name. */
  open: { readonly asks: { readonly device: string }; readonly answers: string };
  compile: {
    readonly asks: {
      readonly session: number;
      readonly graph: Graph;
      readonly frozen: TensorMap;
      /** Compute what follows from frozen values once. */
      readonly fold: boolean;
    };
    readonly answers: null;
  };
  run: { readonly asks: { readonly session: number; readonly feeds: Feeds }; readonly answers: Results };
  dispose: { readonly asks: { readonly session: number }; readonly answers: null };
  /** How many tensors TensorFlow.js holds. */
  count: { readonly asks: Readonly<Record<string, never>>; readonly answers: number };
}

/** What is asked. */
export type Kind = keyof Calls;

/** A call; the process answers each with its `call` number. */
export type Request<K extends Kind = Kind> = {
  [A in K]: { readonly call: number; readonly kind: A; readonly asks: Calls[A]["asks"] };
}[K];

/** An answer. */
export type Reply = { readonly call: number } & (
  | { readonly answer: Calls[Kind]["answers"] }
  | { readonly error: Omit<ComputeErrorParts, "cause"> }
);
