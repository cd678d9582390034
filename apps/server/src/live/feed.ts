/**
 * The store's events for everyone who listens. One poller a process asks the store while somebody listens; the newest events
 * stay in memory, so that many listeners cost one statement. A listener keeps nothing but its place: however slow it is, it
 * costs no memory, and older events are read again for it.
 */
import type { Store, StoreEvent } from "@basin/db";

/** What a listener gets: a beginning, perhaps a new beginning, and events in between. */
export interface Batch {
  /** Set at the beginning: all that lies before `seq` has to be read from the store. `reset`: something was missed. */
  readonly begins?: { readonly reset: boolean };
  readonly seq: number;
  readonly events: readonly StoreEvent[];
}

export interface Feed {
  /** Hands batches out until the signal is raised or the feed is closed. `since`: the last seq that is known already. */
  follow(options: {
    readonly since?: number | undefined;
    readonly signal: AbortSignal;
    readonly onBatch: (batch: Batch) => Promise<void>;
  }): Promise<void>;
  /** How many listen. */
  listeners(): number;
  close(): void;
}

export interface FeedOptions {
  /** Milliseconds between two looks at the store. */
  readonly every?: number;
  /** Events that stay in memory. */
  readonly keep?: number;
}

/** Events that are read at once. */
const PAGE = 500;

export function createFeed({ events }: Pick<Store, "events">, options: FeedOptions = {}): Feed {
  const { every = 250, keep = 2000 } = options;
  const closed = new AbortController();
  let recent: StoreEvent[] = [];
  let position: number | undefined;
  let listening = 0;
  let timer: NodeJS.Timeout | undefined;
  let news = createGate();

  /** Looks once; a database that does not answer is asked again at the next look. */
  async function look(): Promise<void> {
    if (position === undefined) return;
    try {
      const found = await events.after(position, PAGE);
      if (found.length === 0) return;
      position = found.at(-1)!.seq;
      recent = [...recent, ...found].slice(-keep);
      news.open();
      news = createGate();
    } catch {
      // Listeners wait on: nothing is lost, the next look begins where this one did.
    }
  }

  function schedule(): void {
    timer = setTimeout(async () => {
      await look();
      if (listening > 0 && !closed.signal.aborted) schedule();
      else stop();
    }, every);
  }

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
    position = undefined;
    recent = [];
  }

  /** What lies behind a place: from memory if it reaches back that far. */
  async function read(at: number): Promise<Batch> {
    const first = recent[0]?.seq;
    if (first !== undefined && first <= at + 1) {
      const found = recent.filter(({ seq }) => seq > at);
      return { seq: found.at(-1)?.seq ?? at, events: found };
    }
    const bounds = await events.bounds();
    if (!reaches(at, bounds)) return { begins: { reset: true }, seq: bounds.last, events: [] };
    const found = await events.after(at, PAGE);
    return { seq: found.at(-1)?.seq ?? at, events: found };
  }

  async function begin(since: number | undefined): Promise<Batch> {
    const bounds = await events.bounds();
    // Whatever comes after this place is news, also if it is there before the first look.
    position ??= bounds.last;
    const reset = since !== undefined && !reaches(since, bounds);
    return { begins: { reset }, seq: reset || since === undefined ? bounds.last : since, events: [] };
  }

  return {
    async follow({ since, signal, onBatch }) {
      listening++;
      if (timer === undefined) schedule();
      const ended = AbortSignal.any([signal, closed.signal]);
      try {
        let batch = await begin(since);
        await onBatch(batch);
        while (!ended.aborted) {
          const gate = news;
          batch = await read(batch.seq);
          if (batch.events.length > 0 || batch.begins !== undefined) await onBatch(batch);
          else await gate.wait(ended);
        }
      } finally {
        listening--;
      }
    },
    listeners: () => listening,
    close() {
      closed.abort();
      clearTimeout(timer);
    },
  };
}

/** Whether nothing between a place and now has been dropped, and the place is not of another database. */
function reaches(at: number, { first, last }: { readonly first: number; readonly last: number }): boolean {
  return at <= last && at >= first - 1;
}

/** Something to wait at until it opens. */
function createGate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const wait = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const leave = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      signal.addEventListener("abort", leave);
      void opened.then(leave);
    });
  return { open, wait };
}
