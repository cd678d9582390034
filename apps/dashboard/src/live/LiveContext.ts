import { createContext, useContext, useEffect, useRef } from "react";
import type { Interest } from "./interest.ts";
import type { LiveStream } from "./live-stream.ts";

export const LiveContext = createContext<LiveStream | undefined>(undefined);

/** Hears of what it names while the component is shown; nothing while the interest is undefined. */
export function useLive(interest: Interest | undefined): void {
  const stream = useContext(LiveContext);
  const latest = useRef(interest);
  useEffect(() => {
    latest.current = interest;
  });
  const { runs = [], surfaces = [], lists = [] } = interest ?? {};
  // Names are compared as a text, so that equal ones of another drawing do not open another stream.
  const names = interest && JSON.stringify({ runs, surfaces, lists });
  useEffect(() => {
    if (!stream || names === undefined) return;
    return stream.add({
      ...(JSON.parse(names) as Pick<Interest, "runs" | "surfaces" | "lists">),
      onEvent: (event) => latest.current?.onEvent?.(event),
      onStale: () => latest.current?.onStale?.(),
    });
  }, [stream, names]);
}
