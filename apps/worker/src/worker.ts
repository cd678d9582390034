import { availableParallelism, hostname } from "node:os";
import { createSweeper, openArtifactStore, type Store, sweepDeadProcesses } from "@basin/db";
import { isUnavailable, pause, raised } from "./patience.js";
import { isAlive } from "./processes.js";
import { openSlot, type Slot } from "./slot.js";
import { version } from "./version.js";
import { createWakingClock } from "./waking-clock.js";

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
  const { store, slots: devices = ["cpu"], engine = "onnx", patienceMs = 10_000 } = options;
  const common = await slotOptions(options);
  const host = hostname();
  await sweepDeadProcesses(store, host, isAlive);
  const idle = devices.map((device) => ({ device, engine, jobId: null, runId: null }));
  const { id } = await store.workers.register({ host, pid: process.pid, version, slots: idle });
  const [stopping, leaving] = [new AbortController(), new AbortController()];
  const shared = { ...common, stopping: stopping.signal, leaving: leaving.signal };
  const tend = quietly(options.note);
  const show = inTurn(() => tend(() => store.workers.beat(id, statusOf(slots, stopping.signal))));
  const slots: readonly Slot[] = devices.map((device) =>
    openSlot({ ...shared, workerId: id, device, engine, onChange: () => void show() }),
  );
  // A store that does not answer keeps nobody here for long.
  const left = raised(leaving.signal);
  const watching = watch(options, { tend, show, signal: stopping.signal });
  const slotsDone = Promise.all([...slots.map((slot) => slot.done), Promise.race([watching, left])]);
  const done = slotsDone.then(async () => {
    // Behind every other word about this worker.
    const said = show().then(() => tend(() => store.workers.gone(id)));
    await Promise.race([said, left]);
  });
  return {
    id,
    done,
    async stop({ now = false } = {}) {
      stopping.abort();
      if (now) for (const slot of slots) slot.abandon();
      const patience = setTimeout(() => leaving.abort(), now ? Math.min(1000, patienceMs) : patienceMs);
      await done.finally(() => clearTimeout(patience));
    },
  };
}

/** What all slots of a worker have in common. */
async function slotOptions(options: WorkerOptions) {
  const { store, artifacts: location, data, slots = ["cpu"], heapMb, note = () => {} } = options;
  const { chunkMs = 500, beatMs = 1000, stateEvery = 30, pieceSeconds = 3 } = options;
  const artifacts = await openArtifactStore(location);
  const tend = quietly(note);
  const share = slots.length > 1 ? Math.ceil(availableParallelism() / slots.length) : undefined;
  const { threads = share } = options;
  const heap = heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb };
  const thread = { artifacts: location, data, threads, stateEvery, pieceSeconds };
  const discard = async (hashes: readonly string[]): Promise<void> => {
    for (const hash of hashes) await tend(() => artifacts.remove(hash));
  };
  return { store, thread, heap, chunkMs, beatMs, waitMs: 1000, discard, note };
}

type Tend = (call: () => Promise<unknown>) => Promise<void>;

/** Looks after the leases of all workers, and says that this one is there. */
async function watch(
  { store, leaseMs = 15_000 }: WorkerOptions,
  {
    tend,
    show,
    signal,
  }: { readonly tend: Tend; readonly show: () => Promise<void>; readonly signal: AbortSignal },
): Promise<void> {
  const interval = leaseMs / SWEEPS;
  const sweeper = createSweeper(store, { leaseMs, now: createWakingClock(2 * interval) });
  while (!signal.aborted) {
    await tend(() => sweeper.tick());
    await show();
    await pause(interval, signal);
  }
}

/** What the list of workers shows. */
function statusOf(slots: readonly Slot[], { aborted: stopping }: AbortSignal) {
  const states = slots.map((slot) => slot.status());
  const busy = states.some(({ jobId }) => jobId !== null);
  return { slots: states, state: stopping ? "stopping" : busy ? "busy" : "idle" } as const;
}

/** Calls that are made one after the other. */
function inTurn(call: () => Promise<void>): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    last = last.then(call);
    return last;
  };
}

/** Does something that the worker can do without: what goes wrong is told, and done again next time. */
function quietly(note: (line: string) => void = () => {}): Tend {
  return async (call) => {
    try {
      await call();
    } catch (error) {
      if (!isUnavailable(error)) note(String(error));
    }
  };
}
