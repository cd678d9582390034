import { ClientError } from "./errors.js";

/** How a stream is followed over cuts. */
export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  /** Resume behind this event. */
  readonly sinceSeq?: number | undefined;
  /** How long, in milliseconds, a server may be away before the iteration fails. */
  readonly patienceMs?: number | undefined;
}

/** An event with its place in the order of everything that happens. */
export interface Ordered {
  readonly seq: number;
}

const PATIENCE = 120_000;
const SHORTEST = 250;
const LONGEST = 5000;

/** Faults of the connection and of a server that is starting or stopping; anything else is an answer. */
const passing = new Set(["unreachable", "unavailable", "UNAVAILABLE"]);

/**
 * Events of a subscription without gaps: after a cut or a restart of the server it is opened again behind the last event
 * that was seen. Ends when the consumer stops or the signal is raised.
 *
 * @param open one connection, which calls `onOpen` once it stands; `undefined` begins with what happens from now on
 * @throws ClientError `unreachable` once the server has been away for too long, or what the server refuses with
 */
export async function* follow<Event extends Ordered>(
  open: (sinceSeq: number | undefined, onOpen: () => void) => AsyncIterable<Event>,
  { signal, sinceSeq, patienceMs = PATIENCE }: FollowOptions = {},
): AsyncGenerator<Event, void, void> {
  let seq = sinceSeq;
  let stands = false;
  let awaySince = performance.now();
  let delay = SHORTEST;
  const onOpen = (): void => {
    stands = true;
    delay = SHORTEST;
  };
  while (!signal?.aborted) {
    try {
      for await (const event of open(seq, onOpen)) {
        seq = event.seq;
        yield event;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (stands) awaySince = performance.now();
      stands = false;
      const isOver = performance.now() - awaySince > patienceMs;
      if (isOver || !(error instanceof ClientError && passing.has(error.code))) throw error;
    }
    await pause(delay, signal);
    delay = Math.min(2 * delay, LONGEST);
  }
}

/** Waits; at most until the signal is raised. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
