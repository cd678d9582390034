/** An engine that goes on where its device fails. */
import type { Graph } from "../graph/graph.js";
import { isDeviceFailure } from "./device-failure.js";
import type { CompileOptions, Engine, Session } from "./engine.js";

/** What to compute with, and what to go on with. */
export interface FallbackOptions {
  readonly open: () => Promise<Engine>;
  /** Asked once, when the device has failed. */
  readonly openOther: () => Promise<Engine>;
  readonly onNote: (line: string) => void;
}

/**
 * Opens an engine on its device, and another one in its place as soon as the device is missing or fails: the graph is
 * compiled again there, and the call that failed is made again. Once that has happened everything goes there. Its name
 * says from the start that numbers may come of both.
 */
export async function openWithFallback({ open, openOther, onNote }: FallbackOptions): Promise<Engine> {
  const tell = (error: Error): void => onNote(`${error.message}; going on with cpu`);
  try {
    return createFallback(await open(), { openOther, tell });
  } catch (error) {
    if (!isDeviceFailure(error)) throw error;
    tell(error);
    return openOther();
  }
}

interface Parts {
  readonly openOther: () => Promise<Engine>;
  readonly tell: (error: Error) => void;
}

function createFallback(first: Engine, { openOther, tell }: Parts): Engine {
  let other: Promise<Engine> | undefined;
  let current = first;

  async function goOn(error: unknown): Promise<Engine> {
    if (!isDeviceFailure(error)) throw error;
    if (!other) {
      tell(error);
      other = openOther();
    }
    current = await other;
    return current;
  }

  /** Compiles on what computes now; `on` is where. */
  async function place(graph: Graph, options?: CompileOptions): Promise<Placed> {
    const engine = current;
    try {
      return { on: engine, session: await engine.compile(graph, options) };
    } catch (error) {
      const next = await goOn(error);
      return { on: next, session: await next.compile(graph, options) };
    }
  }

  return {
    name: first.name,
    device: `${first.device} or cpu`,
    get parallelism() {
      return current.parallelism;
    },
    get openSessions() {
      return current.openSessions;
    },
    async compile(graph, options) {
      let placed = place(graph, options);
      await placed;
      return {
        async run(feeds) {
          const mine = placed;
          const { on, session } = await mine;
          try {
            return await session.run(feeds);
          } catch (error) {
            if (on !== first) throw error;
            await goOn(error);
            // Of calls side by side only the first moves the session.
            if (placed === mine) placed = place(graph, options);
            return (await placed).session.run(feeds);
          }
        },
        async dispose() {
          await (await placed).session.dispose();
        },
      };
    },
    async dispose() {
      // A device that was lost may fail at this as well; nothing of it is needed any more.
      await first.dispose().catch(() => {});
      await (await other)?.dispose();
    },
  };
}

interface Placed {
  readonly on: Engine;
  readonly session: Session;
}
