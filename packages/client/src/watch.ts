import type { Endpoint } from "./endpoint.js";
import { ClientError } from "./errors.js";
import { type FollowOptions, follow } from "./follow.js";
import { RunDocument, RunEventsDocument, type RunEventsSubscription } from "./gql/graphql.js";
import { decodeGrid, decodeNumber } from "./grid.js";
import { runQuery } from "./run-query.js";
import type { Run } from "./start.js";
import { subscribe } from "./subscribe.js";

type Event = RunEventsSubscription["runEvents"];

/** Something that happened to a run, with the run as it is now. */
export interface RunUpdate {
  /** Where to resume. */
  readonly seq: number;
  /** `ready` once after each connection, then what happened: `run`, `metrics`, `cells`, `log`, ... */
  readonly kind: string;
  readonly run: Run;
  readonly metrics: readonly { readonly name: string; readonly step: number; readonly value: number }[];
  /** Cells of the run's surface that have just been computed; three lists of one length. */
  readonly cells?: CellsUpdate;
  readonly log: readonly string[];
}

/** Cells by their index in the surface's values. */
export interface CellsUpdate {
  readonly surfaceId: string;
  readonly indices: readonly number[];
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
}

const ended = new Set(["succeeded", "failed", "cancelled"]);

/** Whether a run has ended, well or badly. */
export function isEnded({ state }: Pick<Run, "state">): boolean {
  return ended.has(state);
}

/** A run by its id. @throws ClientError `missing` */
export async function readRun(endpoint: Endpoint, id: string, signal?: AbortSignal): Promise<Run> {
  const { run } = await runQuery(endpoint, RunDocument, { id }, { signal });
  if (run) return run;
  throw new ClientError({ code: "missing", where: id, detail: "no such run" });
}

/**
 * What happens to a run, until it has ended: without gaps over cuts of the connection and restarts of the server.
 *
 * @throws ClientError `missing` if there is no such run; `unreachable` if the server stays away
 */
export async function* watchRun(
  endpoint: Endpoint,
  id: string,
  options: FollowOptions = {},
): AsyncGenerator<RunUpdate, void, void> {
  const { signal } = options;
  const open = async function* (sinceSeq: number | undefined, onOpen: () => void) {
    const variables = { id, sinceSeq: sinceSeq ?? null };
    const results = subscribe(endpoint, RunEventsDocument.toString(), variables, { signal, onOpen });
    for await (const result of results) {
      const event = (result as RunEventsSubscription).runEvents;
      // What happened before the stream stood is in the run itself, which is read once the stream stands.
      yield toUpdate(event, event.run ?? (await readRun(endpoint, id, signal)));
    }
  };
  for await (const update of follow(open, options)) {
    yield update;
    if (isEnded(update.run)) return;
  }
}

function toUpdate({ seq, kind, metrics, cells, log }: Event, run: Run): RunUpdate {
  return {
    seq,
    kind,
    run,
    metrics: (metrics ?? []).map((metric) => ({ ...metric, value: decodeNumber(metric.value) })),
    log: log ?? [],
    ...(cells && {
      cells: { ...cells, loss: decodeGrid(cells.loss).data, accuracy: decodeGrid(cells.accuracy).data },
    }),
  };
}
