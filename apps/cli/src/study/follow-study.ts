import { setTimeout as pause } from "node:timers/promises";
import { type Client, ClientError, isEnded, type Study } from "@basin/client";
import { ComputeError, throwIfCancelled } from "@basin/compute";
import { createTicker, formatSeconds, type Latest, note, type Ticker } from "../progress.js";
import { type Step, stepsIn } from "./steps.js";
import { createStudyClock } from "./study-time.js";

const INTERVAL = 500;

/** How long, in milliseconds, a server may be away: `basin up` starts it again. */
const PATIENCE = 120_000;

/**
 * Shows a study's progress until all of its runs have ended.
 *
 * @returns the study, all of whose runs have succeeded
 * @throws ComputeError `failed` with the first run that failed, once the others have ended too; `cancelled` if the signal
 *   was raised before
 */
export async function followStudy(client: Client, id: string, signal: AbortSignal): Promise<Study> {
  const ticker = createTicker();
  try {
    let study = await client.study(id);
    const secondsLeft = createStudyClock(study);
    const said = new Set(stepsIn(study, ["succeeded"]).map(({ key }) => key));
    if (said.size > 0) note(`${said.size} of ${study.steps.length} runs were there already`);
    while (!study.steps.every(({ run }) => isEnded(run))) {
      const [under] = stepsIn(study, ["running"]);
      if (under !== undefined) ticker.show(latestOf(study, under, secondsLeft(study)));
      await pause(INTERVAL, undefined, { signal }).catch(() => {});
      throwIfCancelled(id, signal);
      study = await patiently(() => client.study(id));
      tellEnded(study, { ticker, said });
    }
    return succeeded(study);
  } finally {
    ticker.end();
  }
}

/** A line for each step that has ended since. */
function tellEnded(
  { steps }: Study,
  { ticker, said }: { readonly ticker: Ticker; readonly said: Set<string> },
): void {
  for (const { key, title, run } of steps) {
    if (said.has(key) || !isEnded(run)) continue;
    ticker.end();
    note(`${title}: ${run.state === "succeeded" ? "done" : run.state}`);
    said.add(key);
  }
}

function latestOf({ steps }: Study, { title, run }: Step, secondsLeft: number): Latest {
  const { done, total, unit } = run.progress;
  const ended = steps.filter((step) => step.run.state === "succeeded").length;
  return {
    title: `${ended}/${steps.length} runs, about ${formatSeconds(secondsLeft)} left; ${title}`,
    share: total > 0 ? done / total : 0,
    text: () => (total > 0 ? `${done}/${total} ${unit}` : "begins"),
  };
}

/** The study itself if all of it has succeeded. */
function succeeded(study: Study): Study {
  const bad = stepsIn(study, ["failed", "cancelled"]);
  const [first] = bad;
  if (first === undefined) return study;
  const { id, error, state } = first.run;
  const said = error ? `${error.message}${error.next ? `; ${error.next}` : ""}` : state;
  const detail = `${bad.length} of ${study.steps.length} runs did not succeed; ${first.title} (${id}): ${said}`;
  throw new ComputeError({ code: state === "cancelled" ? "cancelled" : "failed", where: study.id, detail });
}

/** Asks again while the server is away. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isAway = error instanceof ClientError && /^(unreachable|unavailable)$/i.test(error.code);
      if (!isAway || performance.now() - begun > PATIENCE) throw error;
      await pause(INTERVAL);
    }
  }
}
