import { type Store, StoreError } from "@basin/db";

const MOST_LINES = 1000;

/** The last lines of a run's log, as far as they are kept. @throws StoreError `invalid` */
export function logOf({ events }: Store, runId: string, last: number): Promise<readonly string[]> {
  if (last >= 1 && last <= MOST_LINES) return events.log(runId, last);
  throw new StoreError({
    code: "invalid",
    where: "log",
    detail: `want from 1 to ${MOST_LINES} lines, got ${last}`,
  });
}
