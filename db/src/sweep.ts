/**
 * Finds the jobs of dead workers. A lease is counted, not timed: a worker adds to its job's beat, and whoever sweeps
 * revokes a job whose beat has not moved for a while by its own steady clock. No clock of another machine matters, and
 * none that can be set.
 */
import type { Worker } from "./records.js";
import type { Store } from "./store.js";

/** Looks at all leases each time it is told to. */
export interface Sweeper {
  /** Revokes what stands still; the ids of the jobs. */
  tick(): Promise<readonly string[]>;
}

interface Sight {
  readonly beat: number;
  readonly since: number;
}

/** A sweeper over a store. `leaseMs`: how long a beat may stand still; `now`: a clock that never steps. */
export function createSweeper(
  store: Store,
  options: { readonly leaseMs?: number; readonly now?: () => number } = {},
): Sweeper {
  const { leaseMs = 15_000, now = () => performance.now() } = options;
  const jobs = createWatch(now);
  const workers = createWatch(now);
  return {
    async tick() {
      const running = await store.jobs.running();
      const still = jobs.still(
        running.map(({ lease, beat }) => ({ key: `${lease.jobId} ${lease.attempt}`, beat })),
        leaseMs,
      );
      const revoked: string[] = [];
      for (const { lease, beat } of running) {
        if (!still.has(`${lease.jobId} ${lease.attempt}`)) continue;
        if (await store.jobs.revoke(lease, beat)) revoked.push(lease.jobId);
      }
      await sweepWorkers(store, (list) => workers.still(list, leaseMs));
      return revoked;
    },
  };
}

/**
 * At the start of a worker: takes the jobs of workers of this host whose process is no longer there, without waiting.
 *
 * @param isAlive whether the process that registered as this worker still runs (a process that has started later under
 *   the same number does not count)
 */
export async function sweepDeadProcesses(
  store: Store,
  host: string,
  isAlive: (worker: Pick<Worker, "pid" | "startedAt">) => boolean,
): Promise<readonly string[]> {
  const workers = await store.workers.list();
  const dead = new Set<string>();
  for (const worker of workers) {
    if (worker.state === "gone" || worker.host !== host || isAlive(worker)) continue;
    dead.add(worker.id);
    await store.workers.gone(worker.id);
  }
  const revoked: string[] = [];
  for (const { lease, beat } of await store.jobs.running()) {
    if (dead.has(lease.workerId) && (await store.jobs.revoke(lease, beat))) revoked.push(lease.jobId);
  }
  return revoked;
}

async function sweepWorkers(
  store: Store,
  stillOf: (list: readonly { readonly key: string; readonly beat: number }[]) => ReadonlySet<string>,
): Promise<void> {
  const present = (await store.workers.list()).filter(({ state }) => state !== "gone");
  const still = stillOf(present.map(({ id, beat }) => ({ key: id, beat })));
  for (const { id } of present) if (still.has(id)) await store.workers.gone(id);
}

/** Remembers when each beat was last seen to move. */
function createWatch(now: () => number) {
  let seen = new Map<string, Sight>();
  return {
    still(
      list: readonly { readonly key: string; readonly beat: number }[],
      forMs: number,
    ): ReadonlySet<string> {
      const at = now();
      const next = new Map<string, Sight>();
      for (const { key, beat } of list) {
        const before = seen.get(key);
        next.set(key, before?.beat === beat ? before : { beat, since: at });
      }
      seen = next;
      return new Set(list.filter(({ key }) => at - next.get(key)!.since >= forMs).map(({ key }) => key));
    },
  };
}
