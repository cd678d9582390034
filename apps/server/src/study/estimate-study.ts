import type { Store } from "@basin/db";
import {
  configHash,
  datasetEntries,
  type Made,
  parsePayload,
  type StudyFacts,
  type StudyStep,
  stepCost,
  type TaskName,
  USUAL_RATE,
  unmade,
} from "@basin/tasks";
import { toUserErrors } from "../answer/door.js";
import { USUAL_IMAGES } from "../catalogue/facts.js";
import { type CheckedStudy, checkStudy } from "./check-study.js";
import type { StartStudyInput } from "./start-study.input.js";
import type { StudyEstimateType } from "./study.type.js";

/** What a study would start and cost, or what is wrong with it. Nothing is started. */
export async function estimateStudy(store: Store, input: StartStudyInput): Promise<StudyEstimateType> {
  try {
    const checked = await checkStudy(store, input);
    const { steps, payload } = checked;
    const there = await existing(store, steps);
    const facts = factsOf(checked);
    const work = steps
      .filter(({ key }) => !there.has(key))
      .reduce((sum, step) => sum + stepCost(step, facts).work, 0);
    return { runs: steps.length, existing: there.size, seconds: work / USUAL_RATE, payload, userErrors: [] };
  } catch (thrown) {
    const userErrors = toUserErrors(thrown);
    if (userErrors === undefined) throw thrown;
    return { runs: null, existing: null, seconds: null, payload: null, userErrors };
  }
}

function factsOf({ payload: { base, scratch }, dataset, model }: CheckedStudy): StudyFacts {
  const { train = USUAL_IMAGES, test = USUAL_IMAGES } = dataset.images;
  const { height, width } = { ...model?.spec, ...datasetEntries[dataset.name] };
  const arch = scratch?.arch ?? model?.arch ?? ("arch" in base ? base.arch : undefined);
  return { train, test, arch, height: sizeOf(height), width: sizeOf(width) };
}

const sizeOf = (size: unknown): number | undefined => (typeof size === "number" ? size : undefined);

/** The keys of the steps whose runs have succeeded or are under way. A step that goes on from one that is not there is not there. */
async function existing(store: Store, steps: readonly StudyStep[]): Promise<ReadonlySet<string>> {
  const runs = new Map<string, string>();
  const models = new Map<string, string>();
  let isWhole = true;
  const known = (ids: ReadonlyMap<string, string>, key: string, otherwise: string): string => {
    isWhole &&= ids.has(key);
    return ids.get(key) ?? otherwise;
  };
  const made: Made = {
    run: (key) => known(runs, key, unmade.run(key)),
    model: (key) => known(models, key, unmade.model(key)),
  };
  for (const { key, task, payload } of steps) {
    isWhole = true;
    const asked = payload(made);
    const run = isWhole ? await store.runs.findSame(identityOf(task, asked)) : undefined;
    if (run === undefined || run.state === "failed" || run.state === "cancelled") continue;
    runs.set(key, run.id);
    const [model] = await store.models.ofRuns([run.id]);
    if (model !== undefined) models.set(key, model.id);
  }
  return new Set(runs.keys());
}

function identityOf<N extends TaskName>(task: N, asked: unknown) {
  const payload = parsePayload(task, asked);
  return { task, configHash: configHash(task, payload), seed: payload.seed ?? 0 };
}
