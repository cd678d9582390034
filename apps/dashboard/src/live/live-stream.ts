import { LiveDocument, type LiveSubscription } from "../gql/graphql.ts";
import { createLinked, type Linked } from "../landscape/linked.ts";
import { concerns, type Interest, wantedBy } from "./interest.ts";

/** `idle` while nobody wants anything; `away` after a cut, until the stream stands again. */
export type LiveState = "idle" | "opening" | "live" | "away";

/** The one stream of a tab. */
export interface LiveStream {
  readonly state: Linked<LiveState>;
  /** Adds an interest; the answer takes it back. */
  readonly add: (interest: Interest) => () => void;
  readonly close: () => void;
}

const SHORTEST = 500;
const LONGEST = 8000;

/** Opens one connection for all that a page wants, and goes on behind the last event after a cut or a restart of the server. */
export function createLiveStream(): LiveStream {
  const state = createLinked<LiveState>("idle");
  const interests = new Set<Interest>();
  const stale = new Set<Interest>();
  let source: EventSource | undefined;
  let carried = "";
  let seq: number | null = null;
  let delay = SHORTEST;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const plan = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(open, ms);
  };
  const receive = (message: MessageEvent<string>): void => {
    const event = eventOf(message.data);
    // An answer without data is a refusal; the server's next words may be others.
    if (!event) {
      fail();
      return;
    }
    seq = event.seq;
    delay = SHORTEST;
    state.set("live");
    for (const interest of interests) {
      if (event.kind === "ready" && (event.reset || stale.has(interest))) interest.onStale?.();
      if (concerns(event, interest)) interest.onEvent?.(event);
    }
    if (event.kind === "ready") stale.clear();
  };
  const fail = (): void => {
    source?.close();
    source = undefined;
    carried = "";
    state.set("away");
    plan(delay);
    delay = Math.min(LONGEST, 2 * delay);
  };
  const open = (): void => {
    const wanted = wantedBy(interests);
    const wish = JSON.stringify(wanted);
    if (wish === carried && source) return;
    source?.close();
    source = undefined;
    carried = wish;
    if (interests.size === 0) {
      state.set("idle");
      return;
    }
    if (state.get() !== "away") state.set("opening");
    source = new EventSource(addressOf({ ...wanted, sinceSeq: seq }));
    source.addEventListener("next", receive);
    source.addEventListener("complete", fail);
    source.addEventListener("error", fail);
  };
  return {
    state,
    add: (interest) => {
      interests.add(interest);
      stale.add(interest);
      plan(30);
      return () => {
        interests.delete(interest);
        plan(30);
      };
    },
    close: () => {
      clearTimeout(timer);
      source?.close();
    },
  };
}

function addressOf(variables: object): string {
  const asked = new URLSearchParams({ query: LiveDocument.toString(), variables: JSON.stringify(variables) });
  return `/graphql/stream?${asked}`;
}

function eventOf(text: string): LiveSubscription["live"] | undefined {
  const { data } = JSON.parse(text) as { data?: LiveSubscription | null };
  return data?.live;
}
