import { ComputeError, type Engine, fastestDevice, openEngine } from "@basin/compute";
import { note } from "./progress.js";
import { catchInterrupts } from "./signals.js";

/** Which engine computes. */
export interface EngineChoice {
  readonly engine: string;
  readonly device?: string;
  readonly threads?: number;
  readonly fallback?: "cpu";
  readonly half?: boolean;
  readonly tf32?: boolean;
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
  { engine: name, threads, device: named, fallback, half, tf32 }: EngineChoice,
  howToGoOn: () => string,
  work: (tools: Tools) => Promise<T>,
): Promise<T> {
  const interrupt = catchInterrupts();
  try {
    const device = await chooseDevice(name, named);
    const choice = { device, fallback, half, tf32, onNote: note };
    const engine = await openEngine(name, threads === undefined ? choice : { ...choice, threads });
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

async function chooseDevice(engine: string, device: string | undefined): Promise<string | undefined> {
  if (device !== "auto") return device;
  const fastest = await fastestDevice(engine);
  note(`computing on ${fastest}, the fastest of ${engine}'s devices that work here`);
  return fastest;
}
