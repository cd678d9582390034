import { Repeater } from "@graphql-yoga/subscription";
import { mayGoOn } from "../access/viewer.js";
import type { Context } from "../context.js";
import type { LiveEventType } from "./live.type.js";
import { toLiveEvents } from "./live-event.js";
import type { Wanted } from "./wanted.js";

/** The events that a subscription wants, until it is given up or its token no longer counts. What was loaded for one event is forgotten for the next. */
export function listen(context: Context, wanted: Wanted, since?: number): AsyncIterable<LiveEventType> {
  return new Repeater<LiveEventType>(async (push, stop) => {
    const given = new AbortController();
    const checks = setInterval(async () => {
      if (!(await mayGoOn(context.store, context.viewer))) stop();
    }, context.checkEvery);
    void stop.then(() => {
      clearInterval(checks);
      given.abort();
    });
    await context.feed.follow({
      since,
      signal: given.signal,
      onBatch: async (batch) => {
        for (const event of toLiveEvents(batch, wanted)) {
          if (given.signal.aborted) return;
          context.renew();
          await push(event);
        }
      },
    });
    stop();
  });
}
