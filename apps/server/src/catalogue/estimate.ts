import type { Store } from "@basin/db";
import type { TaskName } from "@basin/tasks";
import type { Loaders } from "../loaders.js";
import type { EstimateType } from "./catalogue.type.js";

/** What is to be estimated. */
export interface EstimateRequest {
  readonly task: TaskName;
  readonly payload: Record<string, unknown>;
  readonly preset: string | undefined;
}

/** What a run would cost, as far as the store knows what it needs. */
export async function estimate(
  _known: { readonly loaders: Loaders; readonly store: Store },
  _request: EstimateRequest,
): Promise<EstimateType> {
  return { passes: null, work: null, seconds: null, payload: null, userErrors: [] };
}
