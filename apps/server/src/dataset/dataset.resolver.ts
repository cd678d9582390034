import type { Dataset, Run } from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { requireScope } from "../access/scopes.js";
import { type Answer, answer } from "../answer/answer.js";
import { answerType } from "../answer/user-error.type.js";
import type { Context } from "../context.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { RunType } from "../run/run.type.js";
import { RegisterDatasetInput } from "./dataset.input.js";
import { DatasetConnection, DatasetType } from "./dataset.type.js";
import { registerDataset } from "./register.js";

const DatasetPayload = answerType("DatasetPayload", { dataset: () => DatasetType });

@Resolver(() => DatasetType)
export class DatasetResolver {
  @Query(() => DatasetConnection)
  async datasets(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Dataset>> {
    return toConnection(await store.datasets.list(toPage(page)));
  }

  @Query(() => DatasetType, { nullable: true })
  dataset(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Dataset | undefined> {
    return loaders.dataset.load(id);
  }

  @Mutation(() => DatasetPayload, { description: "Makes images known by a name." })
  registerDataset(
    @Arg("input", () => RegisterDatasetInput) input: RegisterDatasetInput,
    @Ctx() { store, viewer }: Context,
  ): Promise<Answer<{ dataset: Dataset }>> {
    // A path is read on the workers' machines: whoever names one can read what the workers can.
    if (input.path != null) requireScope(viewer, "admin");
    return answer(async () => ({ dataset: await registerDataset(store, input) }));
  }

  @FieldResolver(() => RunType, { nullable: true, description: "The run that made it." })
  run(@Root() { runId }: Dataset, @Ctx() { loaders }: Context): Promise<Run | undefined> | null {
    return runId === null ? null : loaders.run.load(runId);
  }
}
