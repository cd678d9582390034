import { cancelled, type Endpoint } from "./endpoint.js";
import { ClientError } from "./errors.js";
import { type FollowOptions, follow } from "./follow.js";
import {
  CancelStudyDocument,
  RetryStudyDocument,
  StartStudyDocument,
  type StartStudyInput,
  StudyDocument,
  StudyEventsDocument,
  type StudyEventsSubscription,
  type StudyFactsFragment,
  StudyReportDocument,
  type StudyReportQuery,
} from "./gql/graphql.js";
import { mutate, objectOf } from "./mutate.js";
import { runQuery } from "./run-query.js";
import { subscribe } from "./subscribe.js";

/** A study with its steps in the order of the plan. */
export type Study = StudyFactsFragment;

/** What a study came to: tables, figures and verdicts, each number with its runs. */
export type StudyReport = NonNullable<NonNullable<StudyReportQuery["study"]>["report"]>;

/** Something that happened to a study, with the study as it is now. */
export interface StudyUpdate {
  /** Where to resume. */
  readonly seq: number;
  /** The run whose state changed; null for changes of the study itself. */
  readonly runId: string | null;
  readonly study: Study;
}

/** How a study is waited for. */
export interface StudyWaitOptions extends Pick<FollowOptions, "signal" | "patienceMs"> {
  /** Called whenever one of its runs has begun or ended, and once at the beginning. */
  readonly onProgress?: ((study: Study) => void) | undefined;
}

/** Whole experiments. */
export interface Studies {
  /** Starts a study, or what is missing of one: runs that are there are taken as they are. */
  startStudy(input: StartStudyInput): Promise<Study>;
  study(id: string): Promise<Study>;
  /** What happens to a study, until all of its runs have ended. */
  watchStudy(id: string, options?: FollowOptions): AsyncGenerator<StudyUpdate, void, void>;
  /** The study once all of its runs have succeeded. */
  waitForStudy(id: string, options?: StudyWaitOptions): Promise<Study>;
  /** What it came to. @throws ClientError `missing` until it has been written */
  studyReport(id: string): Promise<StudyReport>;
  cancelStudy(id: string): Promise<Study>;
  /** Starts again what failed, was cancelled or is missing. */
  retryStudy(id: string): Promise<Study>;
}

/** The studies of one server. */
export function createStudies(endpoint: Endpoint): Studies {
  return {
    async startStudy(input) {
      return objectOf("startStudy", (await mutate(endpoint, "startStudy", StartStudyDocument, input)).study);
    },
    study: (id) => readStudy(endpoint, id),
    watchStudy: (id, options) => watchStudy(endpoint, id, options),
    waitForStudy: (id, options) => waitForStudy(endpoint, id, options),
    async studyReport(id) {
      const { study } = await runQuery(endpoint, StudyReportDocument, { id });
      if (study?.report) return study.report;
      const detail = study ? "want a study with a report, got one that has none yet" : "no such study";
      throw new ClientError({ code: "missing", where: id, detail });
    },
    async cancelStudy(id) {
      const { study } = await mutate(endpoint, "cancelStudy", CancelStudyDocument, { id });
      return objectOf("cancelStudy", study);
    },
    async retryStudy(id) {
      const { study } = await mutate(endpoint, "retryStudy", RetryStudyDocument, { id });
      return objectOf("retryStudy", study);
    },
  };
}

const ended = new Set(["succeeded", "failed", "cancelled"]);

const isOver = ({ progress: { state } }: Study): boolean => state != null && ended.has(state);

async function readStudy(endpoint: Endpoint, id: string, signal?: AbortSignal): Promise<Study> {
  const { study } = await runQuery(endpoint, StudyDocument, { id }, { signal });
  if (study) return study;
  throw new ClientError({ code: "missing", where: id, detail: "no such study" });
}

/**
 * What happens to a study, until it is over: without gaps over cuts of the connection and restarts of the server.
 *
 * @throws ClientError `missing` if there is no such study; `unreachable` if the server stays away
 */
async function* watchStudy(
  endpoint: Endpoint,
  id: string,
  options: FollowOptions = {},
): AsyncGenerator<StudyUpdate, void, void> {
  const { signal } = options;
  const open = async function* (sinceSeq: number | undefined, onOpen: () => void) {
    const variables = { id, sinceSeq: sinceSeq ?? null };
    const results = subscribe(endpoint, StudyEventsDocument.toString(), variables, { signal, onOpen });
    for await (const result of results) {
      const { seq, runId = null, study } = (result as StudyEventsSubscription).studyEvents;
      // What happened before the stream stood is in the study itself, which is read once the stream stands.
      yield { seq, runId, study: study ?? (await readStudy(endpoint, id, signal)) };
    }
  };
  for await (const update of follow(open, options)) {
    yield update;
    if (isOver(update.study)) return;
  }
}

async function waitForStudy(
  endpoint: Endpoint,
  id: string,
  { signal, onProgress, patienceMs }: StudyWaitOptions = {},
): Promise<Study> {
  for await (const { study } of watchStudy(endpoint, id, { signal, patienceMs })) {
    onProgress?.(study);
    if (isOver(study)) return succeeded(study);
  }
  throw cancelled(id, signal?.reason);
}

/** The study itself if all of it has succeeded; else the first thing that went wrong is thrown. */
function succeeded(study: Study): Study {
  const { id, steps, progress } = study;
  if (progress.state === "succeeded") return study;
  const bad = steps.find(({ run }) => run.state === "failed");
  if (bad === undefined) throw cancelled(id);
  const { code, message, next } = bad.run.error ?? { code: "failed", message: "failed", next: null };
  const detail = `${bad.title} (${bad.run.id}): ${message}${next ? `; ${next}` : ""}`;
  throw new ClientError({ code, where: id, detail });
}
