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
}

/** A device that an engine's library knows, and whether what it needs from the library is installed. */
export interface DeviceLibrary {
  readonly device: string;
  readonly installed: boolean;
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
  /** Ends the engine and whatever sessions are left. */
  dispose(): Promise<void>;
}
