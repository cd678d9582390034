import type { Study } from "@basin/client";
import {
  datasetEntries,
  parseStudy,
  planStudy,
  type StudyFacts,
  type StudyPayload,
  stepCost,
  USUAL_RATE,
} from "@basin/tasks";
import type { Step } from "./steps.js";

/** Assumed where nothing says what the images are: CIFAR-10's. */
const usual = datasetEntries["cifar10"]!;

/** Seconds of following after which this machine's own pace counts. */
const PROBATION = 20;

/**
 * Tells how long the rest of a study will take: by the cost of its steps, at the pace since the telling began.
 *
 * @param now in seconds
 */
export function createStudyClock(
  study: Study,
  now: () => number = () => performance.now() / 1000,
): (study: Study) => number {
  const costs = costsOf(parseStudy(study.payload));
  const workOf = ({ steps }: Study): number =>
    steps.reduce((sum, { key, run }) => sum + shareOf(run) * (costs.get(key) ?? 0), 0);
  const all = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const [begun, before] = [now(), workOf(study)];
  return (latest) => {
    const [seconds, done] = [now() - begun, workOf(latest)];
    const pace = seconds > PROBATION && done > before ? (done - before) / seconds : USUAL_RATE;
    return (all - done) / pace;
  };
}

function shareOf({ state, progress: { done, total } }: Step["run"]): number {
  if (state === "succeeded") return 1;
  return total > 0 ? done / total : 0;
}

/** Multiply-adds of every step by its key. */
function costsOf(study: StudyPayload): ReadonlyMap<string, number> {
  const { data, base, scratch } = study;
  const { images, height, width } = datasetEntries[data.source] ?? usual;
  const arch = scratch?.arch ?? ("arch" in base ? base.arch : undefined);
  const facts: StudyFacts = { ...images, height, width, ...(arch !== undefined && { arch }) };
  return new Map(planStudy(study).map((step) => [step.key, stepCost(step, facts).work]));
}
