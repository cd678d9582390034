import { availableParallelism } from "node:os";
import { ComputeError } from "../../errors.js";
import type { Graph } from "../../graph/graph.js";
import type { CompileOptions, Engine, EngineOptions, Feeds, Results, Session } from "../engine.js";
import { checkFeeds, checkFrozen } from "../feeds.js";
import { ComputeThread } from "./compute-thread.js";
import { chooseDevice } from "./devices.js";
import { Fingerprints } from "./fingerprint.js";
import { setPrecision } from "./precision.js";
import { tryDevice } from "./try-device.js";

/**
 * ONNX Runtime in worker threads of its own, so that nothing blocks the caller's thread: on the processor or on a device,
 * which is tried before the engine is handed out.
 *
 * One thread per core, each with single-threaded sessions, is as fast as one session on all cores and suffers less
 * from other load; a session for `calls: "one"` uses all cores for each call. Another device is driven by one thread.
 *
 * @throws ComputeError where the device is not there, saying what to do
 */
export async function createOnnxEngine(options: EngineOptions = {}): Promise<Engine> {
  const { device = "cpu" } = options;
  const { tf32: hasTf32 } = chooseDevice(options);
  if (hasTf32) setPrecision(device, options);
  const engine = openEngine(options);
  if (device === "cpu") return engine;
  try {
    await tryDevice(engine);
    return engine;
  } catch (error) {
    await engine.dispose();
    throw error;
  }
}

function openEngine({
  device = "cpu",
  threads: wanted,
  layout = "blocked",
  half = false,
  tf32 = false,
}: EngineOptions): Engine {
  const parallelism = device === "cpu" ? Math.max(1, wanted ?? availableParallelism()) : 1;
  const threads: ComputeThread[] = [];
  const fingerprints = new Fingerprints();
  let sessions = 0;
  let open = 0;

  function whatComesAgain(graph: Graph, { frozen = new Map(), calls = "many" }: CompileOptions): ComesAgain {
    if (calls === "many") return { fingerprint: fingerprints.ofBound(graph, frozen) };
    return calls === "single" && frozen.size > 0 ? { refill: fingerprints.ofGraph(graph) } : {};
  }

  /** The first idle thread, a new one while there may be more, else the least busy. */
  function leastBusy(): ComputeThread {
    const idle = threads.find((thread) => thread.load === 0);
    if (idle) return idle;
    if (threads.length < parallelism) {
      const fresh = new ComputeThread({ device, layout, half });
      threads.push(fresh);
      return fresh;
    }
    return threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
  }

  async function place(
    graph: Graph,
    { frozen = new Map(), calls = "many" }: CompileOptions,
    comesAgain: ComesAgain,
  ): Promise<Copy> {
    const copy: Copy = { thread: leastBusy(), session: sessions++, running: 0 };
    copy.thread.load++;
    try {
      const own = calls === "one" ? parallelism : 1;
      // A session that lives for a few calls is made sooner if the runtime folds its constants.
      const fold = calls === "many" && frozen.size > 0;
      const request = { session: copy.session, graph, frozen, threads: own, fold };
      await copy.thread.call({ kind: "compile", ...request, ...comesAgain });
      return copy;
    } catch (error) {
      copy.thread.load--;
      throw error;
    }
  }

  return {
    name: "onnx",
    device: [device, half && "half", tf32 && "tf32"].filter(Boolean).join(" "),
    parallelism,
    get openSessions() {
      return open;
    },
    async compile(graph, options = {}) {
      checkFrozen(graph, options.frozen ?? new Map());
      const count = (options.calls ?? "many") === "many" ? parallelism : 1;
      const comesAgain = whatComesAgain(graph, options);
      const copies = await Promise.all(
        Array.from({ length: count }, () => place(graph, options, comesAgain)),
      );
      open++;
      return createSession(graph, options, copies, () => {
        open = Math.max(0, open - 1);
      });
    },
    async dispose() {
      await Promise.all(threads.map((thread) => thread.end()));
      threads.length = 0;
      open = 0;
    },
  };
}

/** By what the threads know a graph again. */
interface ComesAgain {
  readonly refill?: string;
  readonly fingerprint?: string;
}

/** A session's copy on one thread. */
interface Copy {
  readonly thread: ComputeThread;
  readonly session: number;
  running: number;
}

function createSession(
  graph: Graph,
  options: CompileOptions,
  copies: readonly Copy[],
  closed: () => void,
): Session {
  const fed: Graph = {
    ...graph,
    nodes: graph.nodes.filter((node) => node.op !== "input" || !options.frozen?.has(node.attributes.name)),
  };
  let disposed = false;
  return {
    async run(feeds: Feeds): Promise<Results> {
      if (disposed) throw new ComputeError({ code: "invalid", where: "session", detail: "is disposed of" });
      checkFeeds(fed, feeds);
      const copy = copies.reduce((best, other) => (other.running < best.running ? other : best));
      copy.running++;
      try {
        return (await copy.thread.call({ kind: "run", session: copy.session, feeds }))!;
      } finally {
        copy.running--;
      }
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      closed();
      await Promise.all(
        copies.map(({ thread, session }) => {
          thread.load--;
          return thread.call({ kind: "dispose", session });
        }),
      );
    },
  };
}
