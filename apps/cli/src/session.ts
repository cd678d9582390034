import { ComputeError, type Engine, openEngine } from "@basin/compute";
import { catchInterrupts } from "./signals.js";

/** Which engine computes. */
export interface EngineChoice {
  readonly engine: string;
  readonly threads?: number;
}

/** What the work of a command gets. */
export interface Tools {
  readonly engine: Engine;
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * Opens an engine for some work, and closes it whatever happens. Work that was stopped ends in an error that says how to
 * go on.
 *
 * @param howToGoOn asked once the work has been stopped
 */
export async function withTools<T>(
  { engine: name, threads }: EngineChoice,
  howToGoOn: () => string,
  work: (tools: Tools) => Promise<T>,
): Promise<T> {
  const interrupt = catchInterrupts();
  try {
    const engine = await openEngine(name, threads === undefined ? {} : { threads });
    try {
      return await work({ engine, signal: interrupt.signal });
    } finally {
      await engine.dispose();
    }
  } catch (cause) {
    if (!(cause instanceof ComputeError && cause.code === "cancelled")) throw cause;
    throw new ComputeError({ code: "cancelled", where: "stopped", detail: howToGoOn(), cause });
  } finally {
    interrupt.release();
  }
}
