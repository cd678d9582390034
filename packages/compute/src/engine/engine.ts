import type { Graph } from "../graph/graph.js";
import type { Tensor, TensorMap } from "../tensor.js";

/** Tensors by input name. An input frozen at compile time is not fed. */
export type Feeds = Readonly<Record<string, Tensor>>;

/** Tensors by output name: `f32` or `i32`, and `f64` from the reference engine. */
export type Results = Readonly<Record<string, Tensor>>;

/** How an engine is opened. */
export interface EngineOptions {
  /** Threads to use at most; all cores by default. */
  readonly threads?: number;
  /**
   * `blocked` by default: the runtime's layout of channels in blocks where the processor has one, which is faster.
   * `plain` does without; results then differ by roundings.
   */
  readonly layout?: "blocked" | "plain" | undefined;
  /** Where to compute: a name in `engineDevices`, which says the defaults; `fastestDevice` finds the best. */
  readonly device?: string | undefined;
  /** Convolutions and matrix products in half precision, where the device has it. */
  readonly half?: boolean | undefined;
  /** Products of single precision rounded to TF32, where the device has it. Holds for the whole process. */
  readonly tf32?: boolean | undefined;
  /** `cpu`: when the device is missing or fails, go on there instead of failing. */
  readonly fallback?: "cpu" | undefined;
  /** Told when the work goes on elsewhere. */
  readonly onNote?: ((line: string) => void) | undefined;
}

/** How a graph is to be compiled. */
export interface CompileOptions {
  /** Inputs whose values never change in this session; an engine may fold everything that follows from them. */
  readonly frozen?: TensorMap;
  /**
   * `many`: calls come side by side, each computed on one thread, the session's copies on several threads.
   * `one`: calls come one after another, each computed on all threads.
   * `single`: one copy on one thread: for a session that lives for a few calls.
   */
  readonly calls?: "many" | "one" | "single";
}

/** A compiled graph. Whoever compiled it disposes of it. */
export interface Session {
  /**
   * Computes every output. Calls may overlap; they do not disturb each other.
   *
   * @throws ComputeError `missing` for an input not fed, `invalid` for a wrong shape, `failed` from the device
   */
  run(feeds: Feeds): Promise<Results>;
  /** Frees the device's memory. A second call does nothing. */
  dispose(): Promise<void>;
}

/** Something that computes graphs. */
export interface Engine {
  readonly name: string;
  readonly device: string;
  /** How many calls are worth having under way at once. */
  readonly parallelism: number;
  /** Sessions compiled and not yet disposed of. */
  readonly openSessions: number;
  compile(graph: Graph, options?: CompileOptions): Promise<Session>;
  /** How many tensors its library holds, where that counts them: sessions that were disposed of leave none behind. */
  countTensors?(): Promise<number>;
  /** Ends the engine and whatever sessions are left. */
  dispose(): Promise<void>;
}
