import { query } from "../api/query.ts";
import {
  StartAttackDocument,
  StartEvaluationDocument,
  StartFinetuningDocument,
  type StartFinetuningInput,
  StartSurfaceDocument,
  StartTrainingDocument,
  type TypedDocumentString,
} from "../gql/graphql.ts";
import type { FormTask } from "./form-fields.ts";

/** What starting a run answers, whatever its task. */
export interface Started {
  readonly run?: { readonly id: string; readonly model?: { readonly id: string } | null } | null;
  readonly userErrors: readonly { readonly path: readonly string[]; readonly message: string }[];
}

type Start = TypedDocumentString<{ start: Started }, { input: Readonly<Record<string, unknown>> }>;

/** Inputs are checked by the server, which knows every task's schema; here they are plain fields. */
const documents: Readonly<Record<FormTask, Start>> = {
  train: StartTrainingDocument as unknown as Start,
  finetune: StartFinetuningDocument as unknown as Start,
  evaluate: StartEvaluationDocument as unknown as Start,
  attack: StartAttackDocument as unknown as Start,
  surface: StartSurfaceDocument as unknown as Start,
};

/** What stands beside a payload. */
export type Beside = Partial<
  Pick<StartFinetuningInput, "title" | "studyId" | "parentId" | "preset" | "idempotencyKey">
>;

/** Starts a run. @throws ClientError where the server does not answer */
export async function startRun(task: FormTask, payload: object, beside: Beside): Promise<Started> {
  const { start } = await query(documents[task], { input: { ...payload, ...beside } });
  return start;
}
