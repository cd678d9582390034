import type { Share } from "@basin/db";
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from "type-graphql";
import { type Answer, answer, found } from "../answer/answer.js";
import { answerType } from "../answer/user-error.type.js";
import type { Context } from "../context.js";
import { PageArgs, toPage } from "../page/page.input.js";
import { type Connection, toConnection } from "../page/page.type.js";
import { IdInput } from "../run/run.input.js";
import { createShare } from "./create.js";
import { openShare } from "./open.js";
import { CreateShareInput } from "./share.input.js";
import { ShareConnection, SharedViewType, ShareType } from "./share.type.js";

const SharePayload = answerType("SharePayload", { share: () => ShareType });

@Resolver(() => ShareType)
export class ShareResolver {
  @Query(() => SharedViewType, {
    nullable: true,
    description: "What a share shows; needs no token. Null where there is none.",
  })
  share(@Arg("slug", () => String) slug: string, @Ctx() services: Context): Promise<SharedViewType | null> {
    return openShare(services, slug);
  }

  @Query(() => ShareConnection, { description: "The newest first." })
  async shares(@Args(() => PageArgs) page: PageArgs, @Ctx() { store }: Context): Promise<Connection<Share>> {
    return toConnection(await store.shares.list(toPage(page)));
  }

  @Mutation(() => SharePayload, { description: "Freezes what is named: it stays as it is now." })
  createShare(
    @Arg("input", () => CreateShareInput) input: CreateShareInput,
    @Ctx() services: Context,
  ): Promise<Answer<{ share: Share }>> {
    return answer(async () => ({ share: await createShare(services, input) }));
  }

  @Mutation(() => SharePayload)
  revokeShare(
    @Arg("input", () => IdInput) { id }: IdInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ share: Share }>> {
    return answer(async () => ({ share: found(await store.shares.revoke(id), "share", id) }));
  }

  @FieldResolver(() => String, { description: "The frozen document, a path of this server." })
  url(@Root() { slug }: Share): string {
    return `/s/${slug}.json`;
  }
}
