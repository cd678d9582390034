import type { Endpoint } from "./endpoint.js";
import {
  ImportModelDocument,
  type ImportModelInput,
  type RunFactsFragment,
  StartAttackDocument,
  type StartAttackInput,
  StartEvaluationDocument,
  type StartEvaluationInput,
  StartFinetuningDocument,
  type StartFinetuningInput,
  StartHessianDocument,
  type StartHessianInput,
  StartSurfaceDocument,
  type StartSurfaceInput,
  StartTrainingDocument,
  type StartTrainingInput,
} from "./gql/graphql.js";
import { mutate, objectOf } from "./mutate.js";

/** A run as every method answers it. */
export type Run = RunFactsFragment;

/** One method for each kind of work. They answer at once: the run is queued then. */
export interface Starts {
  startTraining(input: StartTrainingInput): Promise<Run>;
  startFinetuning(input: StartFinetuningInput): Promise<Run>;
  startEvaluation(input: StartEvaluationInput): Promise<Run>;
  startAttack(input: StartAttackInput): Promise<Run>;
  startSurface(input: StartSurfaceInput): Promise<Run>;
  startHessian(input: StartHessianInput): Promise<Run>;
  /** `input.upload` is the hash that `upload` answered. The run's `model` can be used at once: what uses it waits. */
  startImport(input: ImportModelInput): Promise<Run>;
}

/** The starts of one server. */
export function createStarts(endpoint: Endpoint): Starts {
  const runOf = <P extends { readonly run?: Run | null }>(name: string, payload: P): Run =>
    objectOf(name, payload.run);
  return {
    async startTraining(input) {
      return runOf("startTraining", await mutate(endpoint, "startTraining", StartTrainingDocument, input));
    },
    async startFinetuning(input) {
      return runOf(
        "startFinetuning",
        await mutate(endpoint, "startFinetuning", StartFinetuningDocument, input),
      );
    },
    async startEvaluation(input) {
      return runOf(
        "startEvaluation",
        await mutate(endpoint, "startEvaluation", StartEvaluationDocument, input),
      );
    },
    async startAttack(input) {
      return runOf("startAttack", await mutate(endpoint, "startAttack", StartAttackDocument, input));
    },
    async startSurface(input) {
      return runOf("startSurface", await mutate(endpoint, "startSurface", StartSurfaceDocument, input));
    },
    async startHessian(input) {
      return runOf("startHessian", await mutate(endpoint, "startHessian", StartHessianDocument, input));
    },
    async startImport(input) {
      return runOf("importModel", await mutate(endpoint, "importModel", ImportModelDocument, input));
    },
  };
}
