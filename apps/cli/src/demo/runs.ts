import { createHash } from "node:crypto";
import {
  type Client,
  CreateStudyDocument,
  isEnded,
  type Run,
  StudiesDocument,
  throwUserErrors,
} from "@basin/client";
import { toJson } from "@basin/protocol";
import { createProgress, note } from "../progress.js";
import { finetuning, mapping, recipes, spec, training } from "./plan.js";
import { type Beside, type Step, steps } from "./steps.js";

/** What decides the figures of a demo. */
export type Choice = Pick<Beside, "seed" | "engine">;

/** The runs of a demo by the keys of their steps. */
export type Runs = ReadonlyMap<string, Run>;

/** Starts every run at once; they wait for one another by themselves. Runs that are there already are answered as they are. */
export async function startRuns(client: Client, choice: Choice): Promise<Runs> {
  const plan = createHash("sha256")
    .update(toJson({ recipes, spec, training, finetuning, mapping, ...choice }))
    .digest("hex")
    .slice(0, 16);
  const studyId = await studyOf(client, `Demo, seed ${choice.seed}`);
  const models = new Map<string, string>();
  const runs = new Map<string, Run>();
  for (const { key, recipe, start } of steps) {
    const run = await start(client, models, { ...choice, studyId, idempotencyKey: `demo ${plan} ${key}` });
    if (run.model) models.set(recipe.name, run.model.id);
    runs.set(key, run);
  }
  return retryEnded(client, runs);
}

/** What failed or was cancelled before is tried again; what waited for it follows. */
async function retryEnded(client: Client, runs: Runs): Promise<Runs> {
  const again = new Map<string, Run>();
  for (const [key, { id }] of runs) {
    const run = await client.run(id);
    again.set(key, isEnded(run) && run.state !== "succeeded" ? await client.retry(id) : run);
  }
  return again;
}

async function studyOf(client: Client, name: string): Promise<string> {
  const { studies } = await client.query(StudiesDocument, { first: 100 });
  const known = studies.edges.find(({ node }) => node.name === name);
  if (known) return known.node.id;
  const { createStudy } = await client.query(CreateStudyDocument, { input: { name } });
  throwUserErrors("createStudy", createStudy.userErrors);
  return createStudy.study!.id;
}

/** Follows the runs, one after another, until all have succeeded. @throws ClientError as `client.wait` does */
export async function followRuns(client: Client, runs: Runs, signal: AbortSignal): Promise<Runs> {
  const ended = new Map<string, Run>();
  for (const step of steps) ended.set(step.key, await followStep(client, step, runs.get(step.key)!, signal));
  return ended;
}

async function followStep(client: Client, step: Step, run: Run, signal: AbortSignal): Promise<Run> {
  if (run.state === "succeeded") return run;
  const bar = createProgress(step.title, run.progress.unit);
  const onProgress = ({ progress: { done, total } }: Run): void => {
    if (total > 0) bar.update(done, total);
  };
  const ended = await client.wait(run.id, { signal, onProgress }).finally(() => bar.end());
  note(`${step.title}: done`);
  return ended;
}
