import { query } from "../api/query.ts";
import { CreateStudyDocument } from "../gql/graphql.ts";
import { startRun } from "./start-run.ts";
import type { StudyStep } from "./study-plan.ts";

/**
 * Starts every run of a study; they wait for one another by themselves. Answers the study's id.
 *
 * @throws Error with the first complaint; what was started stays
 */
export async function startStudy(
  name: string,
  { steps, preset, onStep }: { steps: readonly StudyStep[]; preset: string; onStep: (done: number) => void },
): Promise<string> {
  const { createStudy } = await query(CreateStudyDocument, { input: { name } });
  const studyId = createStudy.study?.id;
  if (!studyId) throw new Error(createStudy.userErrors[0]?.message ?? "the server made no study");
  const models = new Map<string, string>();
  for (const [index, { key, task, title, payload, model }] of steps.entries()) {
    const input = model === undefined ? payload : { ...payload, model: models.get(model) };
    const beside = { title, studyId, preset, idempotencyKey: `${studyId} ${key}` };
    const { run, userErrors } = await startRun(task, input, beside);
    if (!run) throw new Error(`${title}: ${userErrors[0]?.message ?? "the server started no run"}`);
    if (run.model) models.set(key, run.model.id);
    onStep(index + 1);
  }
  return studyId;
}
