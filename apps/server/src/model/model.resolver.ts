import type { Evaluation, Model, Run, Surface } from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { type Answer, answer, found } from "../answer/answer.js";
import { answerType } from "../answer/user-error.type.js";
import type { Context } from "../context.js";
import { EvaluationType } from "../evaluation/evaluation.type.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { toEdit } from "../run/edit.js";
import { RunType } from "../run/run.type.js";
import { SurfaceType } from "../surface/surface.type.js";
import { ancestorsOf } from "./lineage.js";
import { EditModelInput } from "./model.input.js";
import { LineageType, ModelConnection, ModelType } from "./model.type.js";

const ModelPayload = answerType("ModelPayload", { model: () => ModelType });

@Resolver(() => ModelType)
export class ModelResolver {
  @Query(() => ModelConnection, { description: "The newest first." })
  async models(
    @Arg("text", () => String, { nullable: true, description: "In name, note, tags or id." }) text:
      | string
      | null,
    @Arg("ready", () => Boolean, { nullable: true, description: "With a checkpoint." }) ready: boolean | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Model>> {
    return toConnection(
      await store.models.list({
        page: toPage(page),
        ...(text == null ? {} : { text }),
        ...(ready == null ? {} : { ready }),
      }),
    );
  }

  @Query(() => ModelType, { nullable: true })
  model(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Model | undefined> {
    return loaders.model.load(id);
  }

  @Mutation(() => ModelPayload)
  editModel(
    @Arg("input", () => EditModelInput) { id, name, tags, note }: EditModelInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ model: Model }>> {
    return answer(async () => {
      const edited = await store.models.edit(id, toEdit({ title: name, tags, note }));
      return { model: found(edited, "model", id) };
    });
  }

  @FieldResolver(() => Boolean, { description: "Whether it has a checkpoint." })
  ready(@Root() { checkpointHash }: Model): boolean {
    return checkpointHash !== null;
  }

  @FieldResolver(() => RunType, { nullable: true, description: "The run that makes it." })
  run(@Root() { runId }: Model, @Ctx() { loaders }: Context): Promise<Run | undefined> | null {
    return runId === null ? null : loaders.run.load(runId);
  }

  @FieldResolver(() => [EvaluationType])
  evaluations(@Root() { id }: Model, @Ctx() { loaders }: Context): Promise<readonly Evaluation[]> {
    return loaders.evaluationsOfModel.load(id);
  }

  @FieldResolver(() => [SurfaceType])
  surfaces(@Root() { id }: Model, @Ctx() { loaders }: Context): Promise<readonly Surface[]> {
    return loaders.surfacesOfModel.load(id);
  }

  @FieldResolver(() => LineageType)
  async lineage(@Root() model: Model, @Ctx() { loaders }: Context): Promise<LineageType> {
    const [ancestors, children] = await Promise.all([
      ancestorsOf(model, (id) => loaders.model.load(id)),
      loaders.modelChildren.load(model.id),
    ]);
    return { base: ancestors[0] ?? null, attacks: model.attacks, ancestors, children };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Its checkpoint as .safetensors, a path of this server.",
  })
  url(@Root() { id, checkpointHash }: Model): string | null {
    return checkpointHash === null ? null : `/models/${id}.safetensors`;
  }
}
