import type { Evaluation, Model, Run } from "@basin/db";
import { Ctx, FieldResolver, Float, Resolver, Root } from "type-graphql";
import type { Context } from "../context.js";
import { ModelType } from "../model/model.type.js";
import { alarmsOf } from "../run/alarms.js";
import { AlarmType, RunType } from "../run/run.type.js";
import { EvaluationType } from "./evaluation.type.js";

@Resolver(() => EvaluationType)
export class EvaluationResolver {
  @FieldResolver(() => ModelType, { nullable: true })
  model(@Root() { modelId }: Evaluation, @Ctx() { loaders }: Context): Promise<Model | undefined> {
    return loaders.model.load(modelId);
  }

  @FieldResolver(() => RunType, { nullable: true })
  run(@Root() { runId }: Evaluation, @Ctx() { loaders }: Context): Promise<Run | undefined> {
    return loaders.run.load(runId);
  }

  @FieldResolver(() => [AlarmType], { description: "Of its whole run." })
  async alarms(@Root() { runId }: Evaluation, @Ctx() { loaders }: Context): Promise<readonly AlarmType[]> {
    return alarmsOf(await loaders.run.load(runId));
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: "Of the images that were right before; null where none was.",
  })
  robustShare(@Root() { rightBefore, rightAfter }: Evaluation): number | null {
    return rightBefore === 0 ? null : rightAfter / rightBefore;
  }
}
