import { availableParallelism } from "node:os";
import { ComputeError } from "../../errors.js";
import type { Graph } from "../../graph/graph.js";
import { type Tensor, type TensorData, tensor } from "../../tensor.js";
import type { CompileOptions, Engine, EngineOptions, Feeds, Results, Session } from "../engine.js";
import { checkFeeds, checkFrozen } from "../feeds.js";
import { ComputeProcess } from "./compute-process.js";
import { deviceNames } from "./devices.js";

/** The devices that the engine knows, whether their packages are installed or not. */
export const devices: readonly string[] = deviceNames;

/**
 * TensorFlow.js, in processes of its own: on an NVIDIA GPU or the processor through the native packages, or in plain
 * JavaScript. Without a device asked for it takes the first of these that is installed.
 *
 * Plain JavaScript gets a process a core; the native packages have threads of their own and get one process.
 *
 * @throws ComputeError where the device asked for is not there, saying what to install
 */
export async function createTfjsEngine({
  device: wanted = "auto",
  threads = availableParallelism(),
}: EngineOptions = {}): Promise<Engine> {
  const first = new ComputeProcess({ threads });
  const device = await first.call("open", { device: wanted }).catch(async (error: unknown) => {
    await first.end();
    throw error;
  });
  first.device = device;
  return engineOn(device, first, device === "cpu" ? Math.max(1, threads) : 1);
}

function engineOn(device: string, first: ComputeProcess, parallelism: number): Engine {
  const processes = [first];
  let sessions = 0;
  let open = 0;

  /** The first idle process, a new one while there may be more, else the least busy. */
  async function leastBusy(): Promise<ComputeProcess> {
    const best = processes.reduce((a, b) => (b.load < a.load ? b : a));
    if (best.load === 0 || processes.length === parallelism) return best;
    const fresh = new ComputeProcess({ threads: 1 });
    processes.push(fresh);
    await fresh.call("open", { device });
    return fresh;
  }

  async function place(graph: Graph, { frozen = new Map(), calls = "many" }: CompileOptions): Promise<Copy> {
    const copy: Copy = { process: await leastBusy(), session: sessions++, running: 0 };
    copy.process.load++;
    try {
      // A session that lives for a few calls is not worth it.
      const fold = calls === "many" && frozen.size > 0;
      await copy.process.call("compile", { session: copy.session, graph, frozen, fold });
      return copy;
    } catch (error) {
      copy.process.load--;
      throw error;
    }
  }

  return {
    name: "tfjs",
    device,
    parallelism,
    get openSessions() {
      return open;
    },
    async compile(graph, options = {}) {
      checkFrozen(graph, options.frozen ?? new Map());
      const count = (options.calls ?? "many") === "many" ? parallelism : 1;
      const copies: Copy[] = [];
      for (let i = 0; i < count; i++) copies.push(await place(graph, options));
      open++;
      return createSession(graph, options, copies, () => {
        open = Math.max(0, open - 1);
      });
    },
    async countTensors() {
      const counts = await Promise.all(processes.map((process) => process.call("count", {})));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async dispose() {
      await Promise.all(processes.map((process) => process.end()));
      open = 0;
    },
  };
}

/** A session's copy in one process. */
interface Copy {
  readonly process: ComputeProcess;
  readonly session: number;
  running: number;
}

function createSession(
  graph: Graph,
  { frozen }: CompileOptions,
  copies: readonly Copy[],
  closed: () => void,
): Session {
  const isFed = (node: Graph["nodes"][number]): boolean =>
    node.op !== "input" || !frozen?.has(node.attributes.name);
  const fed: Graph = { ...graph, nodes: graph.nodes.filter(isFed) };
  let disposed = false;
  return {
    async run(feeds: Feeds): Promise<Results> {
      if (disposed) throw new ComputeError({ code: "invalid", where: "session", detail: "is disposed of" });
      checkFeeds(fed, feeds);
      const copy = copies.reduce((best, other) => (other.running < best.running ? other : best));
      copy.running++;
      try {
        return owned(await copy.process.call("run", { session: copy.session, feeds }));
      } finally {
        copy.running--;
      }
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      closed();
      await Promise.all(
        copies.map(({ process, session }) => {
          process.load--;
          return process.call("dispose", { session });
        }),
      );
    },
  };
}

/** Results with memory of their own: what comes from another process lies in one piece with all of its message. */
function owned(results: Results): Results {
  return Object.fromEntries(
    Object.entries(results).map(([name, { dtype, shape, data }]) => [
      name,
      tensor(dtype, shape, data.slice() as TensorData[typeof dtype]) as Tensor,
    ]),
  );
}
