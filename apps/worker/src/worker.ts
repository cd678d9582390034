import { availableParallelism, hostname } from "node:os";
import { createSweeper, openArtifactStore, type Store, sweepDeadProcesses } from "@basin/db";
import { isUnavailable, pause } from "./patience.js";
import { isAlive } from "./processes.js";
import { openSlot, type Slot } from "./slot.js";
import { version } from "./version.js";

/** How a worker is started. Times are milliseconds unless they say otherwise. */
export interface WorkerOptions {
  /** Whoever opened it closes it, after the worker has stopped. */
  readonly store: Store;
  /** Location of the artifact store; every compute thread opens it for itself. */
  readonly artifacts: string;
  /** A device for each slot. */
  readonly slots?: readonly string[];
  /** What slots are shown to compute with; a payload names its engine itself. */
  readonly engine?: string;
  /** Threads of an engine where the payload does not say; all cores, shared by the slots, by default. */
  readonly threads?: number | undefined;
  /** Folder of downloaded data sets, where relative paths of registered ones begin. */
  readonly data?: string | undefined;
  /** The most that the JavaScript heap of a compute thread may take; beyond it the thread ends and its piece is tried again. */
  readonly heapMb?: number | undefined;
  /** A lease whose beat stands still for so long is taken away. */
  readonly leaseMs?: number;
  /** Between two chunks of a piece. */
  readonly chunkMs?: number;
  /** A lease is confirmed at least so often. */
  readonly beatMs?: number;
  /** Seconds between two states of a training. */
  readonly stateEvery?: number;
  /** Seconds of work after which images that are done are kept. */
  readonly pieceSeconds?: number;
  /** What a stop waits for the store at most. */
  readonly patienceMs?: number;
  /** Lines for whoever watches: faults, and what was done about them. */
  readonly note?: (line: string) => void;
}

/** A worker at work. */
export interface RunningWorker {
  readonly id: string;
  /** Resolves when the worker has stopped. */
  readonly done: Promise<void>;
  /** Gives the pieces under way back at their next batch or cell; `now` gives them back as they are. */
  stop(options?: { readonly now?: boolean }): Promise<void>;
}

/** Looks at the leases of other workers while one of them could run out. */
const SWEEPS = 5;

/**
 * Starts a worker: it takes pieces from the queue and computes them in threads, until it is stopped. Leases that dead
 * processes of this machine have left behind are taken over at once, those of other machines when their beat stands still.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { store, slots: devices = ["cpu"], engine = "onnx", leaseMs = 15_000, note = () => {} } = options;
  const artifacts = await openArtifactStore(options.artifacts);
  const host = hostname();
  await sweepDeadProcesses(store, host, isAlive);
  const idle = devices.map((device) => ({ device, engine, jobId: null, runId: null }));
  const { id } = await store.workers.register({ host, pid: process.pid, version, slots: idle });

  const [stopping, leaving] = [new AbortController(), new AbortController()];
  const tend = quietly(note);
  const slots: Slot[] = [];
  const show = (): Promise<void> => tend(() => store.workers.beat(id, statusOf(slots, stopping.signal)));
  for (const device of devices) {
    slots.push(
      openSlot({
        ...slotDefaults(options, devices.length),
        workerId: id,
        device,
        engine,
        stopping: stopping.signal,
        leaving: leaving.signal,
        discard: async (hashes) => {
          for (const hash of hashes) await tend(() => artifacts.remove(hash));
        },
        onChange: () => void show(),
      }),
    );
  }
  const sweeper = createSweeper(store, { leaseMs });
  const look = async (): Promise<void> => {
    await tend(() => sweeper.tick());
    await show();
  };
  const looking = repeat(look, leaseMs / SWEEPS, stopping.signal);
  const done = Promise.all([...slots.map((slot) => slot.done), looking]).then(() =>
    tend(() => store.workers.gone(id)),
  );
  return {
    id,
    done,
    async stop({ now = false } = {}) {
      stopping.abort();
      if (now) for (const slot of slots) slot.abandon();
      const patience = setTimeout(() => leaving.abort(), now ? 0 : (options.patienceMs ?? 10_000));
      await done.finally(() => clearTimeout(patience));
    },
  };
}

/** What all slots of a worker have in common. */
function slotDefaults(options: WorkerOptions, slots: number) {
  const { store, artifacts, data, chunkMs = 500, beatMs = 1000, note = () => {} } = options;
  const { stateEvery = 30, pieceSeconds = 2, heapMb } = options;
  const shared = slots > 1 ? Math.max(1, Math.floor(availableParallelism() / slots)) : undefined;
  const thread = { artifacts, data, threads: options.threads ?? shared, stateEvery, pieceSeconds };
  const heap = heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb };
  return { store, thread, heap, chunkMs, beatMs, waitMs: 1000, note };
}

/** What the list of workers shows. */
function statusOf(slots: readonly Slot[], { aborted: stopping }: AbortSignal) {
  const states = slots.map((slot) => slot.status());
  const busy = states.some(({ jobId }) => jobId !== null);
  return { slots: states, state: stopping ? "stopping" : busy ? "busy" : "idle" } as const;
}

async function repeat(call: () => Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await call();
    await pause(ms, signal);
  }
}

/** Does something that the worker can do without: what goes wrong is told, and done again next time. */
function quietly(note: (line: string) => void): (call: () => Promise<unknown>) => Promise<void> {
  return async (call) => {
    try {
      await call();
    } catch (error) {
      if (!isUnavailable(error)) note(String(error));
    }
  };
}
