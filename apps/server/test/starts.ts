/** Runs that tests start. */
import type { Stage } from "./stage.js";

/** A small training; the ids of its run and of the model that it will make. */
export async function startTraining(stage: Stage, more: object = {}): Promise<{ id: string; runId: string }> {
  const { startTraining: started } = await stage.ask(
    "mutation ($input: StartTrainingInput!) { startTraining(input: $input) { run { id model { id } } userErrors { message } } }",
    { input: { preset: "small", ...more } },
  );
  if (started.run === null) throw new Error(JSON.stringify(started.userErrors));
  return { id: started.run.model.id, runId: started.run.id };
}

/** A surface of 3x2 cells; the run's id. */
export async function startSurface(stage: Stage, model: string): Promise<string> {
  const x = { from: -1, to: 1, points: 3 };
  const { startSurface: started } = await stage.ask(
    "mutation ($input: StartSurfaceInput!) { startSurface(input: $input) { run { id } userErrors { message } } }",
    { input: { model, data: { source: "digits" }, x, y: { ...x, points: 2 } } },
  );
  return started.run.id;
}

/** An evaluation; the run's id. */
export async function startEvaluation(stage: Stage, model: string): Promise<string> {
  const { startEvaluation: started } = await stage.ask(
    "mutation ($input: StartEvaluationInput!) { startEvaluation(input: $input) { run { id } userErrors { message } } }",
    { input: { model, data: { source: "digits" }, attacks: ["none"] } },
  );
  return started.run.id;
}
