import type { Page, Run, Study } from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { type Answer, answer, found } from "../answer/answer.js";
import type { Context } from "../context.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { toEdit } from "../run/edit.js";
import { RunConnection } from "../run/run.type.js";
import { CreateStudyInput, EditStudyInput } from "./study.input.js";
import { StudyPayload } from "./study.payload.js";
import { StudyConnection, StudyType } from "./study.type.js";

@Resolver(() => StudyType)
export class StudyResolver {
  @Query(() => StudyConnection, { description: "The newest first." })
  async studies(@Args(() => PageArgs) page: PageArgs, @Ctx() { store }: Context): Promise<Connection<Study>> {
    return toConnection(await store.studies.list(toPage(page)));
  }

  @Query(() => StudyType, { nullable: true })
  study(@Arg("id", () => ID) id: string, @Ctx() { loaders }: Context): Promise<Study | undefined> {
    return loaders.study.load(id);
  }

  @FieldResolver(() => RunConnection)
  async runs(
    @Root() { id }: Study,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { store }: Context,
  ): Promise<Connection<Run>> {
    const listed: Page<Run> = await store.runs.list({ filter: { studyId: id }, page: toPage(page) });
    return toConnection(listed);
  }

  @Mutation(() => StudyPayload)
  createStudy(
    @Arg("input", () => CreateStudyInput) input: CreateStudyInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ study: Study }>> {
    return answer(async () => ({ study: await store.studies.create({ ...input }) }));
  }

  @Mutation(() => StudyPayload)
  editStudy(
    @Arg("input", () => EditStudyInput) { id, name, tags, note }: EditStudyInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ study: Study }>> {
    return answer(async () => {
      const edited = await store.studies.edit(id, toEdit({ title: name, tags, note }));
      return { study: found(edited, "study", id) };
    });
  }
}
