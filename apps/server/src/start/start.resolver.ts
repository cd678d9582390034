import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { answer } from "../answer/answer.js";
import type { Context } from "../context.js";
import { CloneRunInput } from "../run/run.input.js";
import { type RunAnswer, RunPayload } from "../run/run.payload.js";
import { cloneRun } from "./clone.js";
import {
  ImportModelInput,
  StartAttackInput,
  StartEvaluationInput,
  StartHessianInput,
  StartSurfaceInput,
} from "./measuring.input.js";
import { startRun } from "./start-run.js";
import { StartFinetuningInput, StartTrainingInput } from "./training.input.js";

@Resolver()
export class StartResolver {
  @Mutation(() => RunPayload, { description: "A network from scratch." })
  startTraining(
    @Arg("input", () => StartTrainingInput) input: StartTrainingInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "train", input));
  }

  @Mutation(() => RunPayload, { description: "A trained network, on clean and adversarial images." })
  startFinetuning(
    @Arg("input", () => StartFinetuningInput) input: StartFinetuningInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "finetune", input));
  }

  @Mutation(() => RunPayload, { description: "A model under attacks, with the size of what they change." })
  startEvaluation(
    @Arg("input", () => StartEvaluationInput) input: StartEvaluationInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "evaluate", input));
  }

  @Mutation(() => RunPayload, { description: "Adversarial images, kept as a data set." })
  startAttack(
    @Arg("input", () => StartAttackInput) input: StartAttackInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "attack", input));
  }

  @Mutation(() => RunPayload, { description: "Loss and accuracy around a model." })
  startSurface(
    @Arg("input", () => StartSurfaceInput) input: StartSurfaceInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "surface", input));
  }

  @Mutation(() => RunPayload, { description: "The curvature of the loss at a model." })
  startHessian(
    @Arg("input", () => StartHessianInput) input: StartHessianInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "hessian", input));
  }

  @Mutation(() => RunPayload, { description: "A checkpoint that was POSTed to /uploads becomes a model." })
  importModel(
    @Arg("input", () => ImportModelInput) input: ImportModelInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => startRun(store, "import-model", input));
  }

  @Mutation(() => RunPayload)
  cloneRun(
    @Arg("input", () => CloneRunInput) input: CloneRunInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(() => cloneRun(store, input));
  }
}
