import { type Facts, parsePayload, type TaskName, taskOf } from "@basin/tasks";
import { toUserErrors } from "../answer/door.js";
import { applyAsked } from "../start/asked.js";
import type { EstimateType } from "./catalogue.type.js";
import { type Known, knownFacts } from "./facts.js";

/** What is to be estimated. */
export interface EstimateRequest {
  readonly task: TaskName;
  readonly payload: Record<string, unknown>;
  readonly preset: string | undefined;
}

/** What a run would cost, as far as the store knows what it depends on; or what is wrong with its payload. */
export async function estimate(
  known: Known,
  { task, payload, preset }: EstimateRequest,
): Promise<EstimateType> {
  try {
    const parsed = parsePayload(task, applyAsked(task, preset, payload));
    const facts = await knownFacts(known, taskOf(task).inputs(parsed), parsed);
    return { ...costOf(task, parsed, facts), payload: { ...parsed }, userErrors: [] };
  } catch (thrown) {
    const userErrors = toUserErrors(thrown)?.map((one) => ({
      ...one,
      path: ["payload", ...one.path.slice(1)],
    }));
    if (userErrors === undefined) throw thrown;
    return { passes: null, work: null, seconds: null, payload: null, userErrors };
  }
}

function costOf<N extends TaskName>(
  task: N,
  payload: Parameters<ReturnType<typeof taskOf<N>>["cost"]>[0],
  facts: Facts,
) {
  const cost = taskOf(task).cost(payload, facts);
  return { passes: cost.passes, work: cost.work, seconds: cost.seconds() };
}
