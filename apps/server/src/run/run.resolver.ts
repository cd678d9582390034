import type { Run } from "@basin/db";
import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { type Answer, answer, found } from "../answer/answer.js";
import { answerType } from "../answer/user-error.type.js";
import type { Context } from "../context.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { toEdit } from "./edit.js";
import { EditRunInput, IdInput, RunFilter, RunSort } from "./run.input.js";
import { type RunAnswer, RunPayload } from "./run.payload.js";
import { RunConnection, RunType } from "./run.type.js";

const DeleteRunPayload = answerType("DeleteRunPayload", { deletedId: () => ID });

@Resolver(() => RunType)
export class RunResolver {
  @Query(() => RunConnection, { description: "The newest first unless sorted." })
  async runs(
    @Arg("filter", () => RunFilter, { nullable: true }) filter: RunFilter | null,
    @Arg("sort", () => RunSort, { nullable: true }) sort: RunSort | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Run>> {
    return toConnection(
      await store.runs.list({
        page: toPage(page),
        ...(filter == null ? {} : { filter: given(filter) }),
        ...(sort == null ? {} : { sort: { by: sort.by, descending: sort.descending } }),
      }),
    );
  }

  @Query(() => RunType, { nullable: true })
  run(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Run | undefined> {
    return loaders.run.load(id);
  }

  @Mutation(() => RunPayload, { description: "Takes effect within a batch or a cell; what was found stays." })
  cancelRun(@Arg("input", () => IdInput) { id }: IdInput, @Ctx() { store }: Context): Promise<RunAnswer> {
    return answer(async () => ({ run: found(await store.runs.cancel(id), "run", id) }));
  }

  @Mutation(() => RunPayload, { description: "Queues a failed or cancelled run again; what it had is kept." })
  retryRun(@Arg("input", () => IdInput) { id }: IdInput, @Ctx() { store }: Context): Promise<RunAnswer> {
    return answer(async () => ({ run: found(await store.runs.retry(id), "run", id) }));
  }

  @Mutation(() => RunPayload)
  editRun(
    @Arg("input", () => EditRunInput) { id, ...edit }: EditRunInput,
    @Ctx() { store }: Context,
  ): Promise<RunAnswer> {
    return answer(async () => ({ run: found(await store.runs.edit(id, toEdit(edit)), "run", id) }));
  }

  @Mutation(() => DeleteRunPayload, { description: "Refused while something else depends on it." })
  deleteRun(
    @Arg("input", () => IdInput) { id }: IdInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ deletedId: string }>> {
    return answer(async () => {
      const removed = await store.runs.remove(id);
      return { deletedId: found(removed ? id : undefined, "run", id) };
    });
  }
}

/** Without what was not given. */
function given<T extends object>(filter: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value != null)) as never;
}
