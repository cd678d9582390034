/** Two planned studies: one that has its report, and one that is under way with a run that failed. */
import type { ArtifactStore, Run, Store, Study } from "@basin/db";
import { applyStudyPreset, parseStudy, reportDocument } from "@basin/tasks";
import type { FakeWorker } from "./fake-worker.ts";
import { type Measured, studyReport } from "./study-report.ts";

/** What the studies are made of. */
export interface StudyParts {
  readonly store: Store;
  readonly worker: FakeWorker;
  readonly artifacts: ArtifactStore;
  /** Where the finished one's runs are kept together already. */
  readonly study: string;
  readonly groups: readonly Measured[];
  /** The attacks of every evaluation, clean images first. */
  readonly attacks: readonly string[];
  readonly attackRun: string;
  readonly failedRun: string;
  readonly runningRun: string;
}

const titles = ["clean", "FGSM", "PGD", "stAdv"];

/** Plans both. Answers the id of the one that is under way. */
export async function seedStudies(parts: StudyParts): Promise<string> {
  const report = await playReport(parts);
  await plan(parts.store, parts.study, [
    ...parts.groups.map(({ name, trained }) => step(`${name}, seed 0`, `train: ${name}`, trained)),
    ...parts.groups.map(({ name, evaluation }) =>
      step(`evaluation of ${name}`, `evaluate: ${name}`, evaluation),
    ),
    ...parts.groups.map(({ name, surfaceRun }) =>
      step(`surface of ${name}`, `surface 1: ${name}`, surfaceRun),
    ),
    step("examples of stadv", "examples: stAdv", parts.attackRun),
    step("report", "report", report.id),
  ]);
  const halfway = await parts.store.studies.create({
    name: "halfway there",
    payload: payloadOf("halfway there"),
  });
  const [base, other] = parts.groups as [Measured, Measured];
  const queued = await parts.worker.start({
    task: "evaluate",
    payload: { model: other.model, data: { source: "digits" }, attacks: ["none", "square"] },
  });
  await plan(parts.store, halfway.id, [
    step("base, seed 0", "train: none", base.trained),
    step("fgsm, seed 0", "fine-tune: FGSM", parts.failedRun),
    step("evaluation of base", "evaluate: none", base.evaluation),
    step("evaluation of fgsm", "evaluate: FGSM", queued.id),
    step("surface of base", "surface 1: none", base.surfaceRun),
    step("surface of fgsm", "surface 1: FGSM", parts.runningRun),
  ]);
  return halfway.id;
}

const step = (key: string, title: string, runId: string) => ({ key, title, runId });

function payloadOf(name: string): NonNullable<Study["payload"]> {
  return { ...parseStudy(applyStudyPreset("demo", { name })) };
}

async function plan(
  store: Store,
  study: string,
  steps: readonly { readonly key: string; readonly title: string; readonly runId: string }[],
): Promise<void> {
  await store.studies.setPlan(study, { payload: payloadOf("paper, small"), steps });
}

async function playReport({ store, worker, artifacts, study, groups, attacks }: StudyParts): Promise<Run> {
  const columns = attacks.map((attack, place) => ({
    ...{ name: place === 0 ? "none" : titles[place]!.toLowerCase(), title: titles[place]!, attack },
  }));
  const document = reportDocument.parse(studyReport(groups, columns));
  const files = [
    ["report.json", "application/json", JSON.stringify(document)],
    ["report.html", "text/html", "<!doctype html><title>report</title>"],
    ["report.md", "text/markdown", "# paper, small"],
    ["report.csv", "text/csv", "table,group"],
  ] as const;
  const kept = await Promise.all(
    files.map(async ([name, mediaType, text]) => {
      const bytes = new TextEncoder().encode(text);
      const hash = await artifacts.put(bytes);
      await store.artifacts.add({ hash, kind: "report", mediaType, bytes: bytes.length });
      return { hash, role: "report", name };
    }),
  );
  const payload = {
    name: "paper, small",
    attacks: columns,
    groups: groups.map(({ name, title, attacks: own, model, evaluation, surfaceRun: run }) => ({
      ...{ name, title, attacks: own },
      models: [{ seed: 0, model, evaluations: [evaluation], surfaces: [{ direction: 0, run }] }],
    })),
  };
  return worker.play(
    { task: "report", payload, title: "report", studyId: study },
    {
      prepared: {},
      outcome: async () => ({
        result: { document: kept[0]!.hash, verdicts: document.verdicts, seconds: 3 },
        artifacts: kept,
      }),
    },
  );
}
