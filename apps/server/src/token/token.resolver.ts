import type { Token } from "@basin/db";
import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { createToken } from "../access/token.js";
import { type Answer, answer, found } from "../answer/answer.js";
import type { Context } from "../context.js";
import { IdInput } from "../run/run.input.js";
import { CreateTokenInput } from "./token.input.js";
import { CreateTokenPayload, TokenPayload, TokenType, ViewerType } from "./token.type.js";

@Resolver(() => TokenType)
export class TokenResolver {
  @Query(() => [TokenType])
  tokens(@Ctx() { store }: Context): Promise<readonly Token[]> {
    return store.tokens.list();
  }

  @Query(() => ViewerType)
  viewer(@Ctx() { viewer }: Context): ViewerType {
    return viewer;
  }

  @Mutation(() => CreateTokenPayload, { description: "The secret is shown this once." })
  createToken(
    @Arg("input", () => CreateTokenInput) { name, scope, expiresAt }: CreateTokenInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ token: Token; secret: string }>> {
    return answer(() =>
      createToken(store, { name, scope: scope as Token["scope"], expiresAt: expiresAt ?? null }),
    );
  }

  @Mutation(() => TokenPayload)
  revokeToken(
    @Arg("input", () => IdInput) { id }: IdInput,
    @Ctx() { store }: Context,
  ): Promise<Answer<{ token: Token }>> {
    return answer(async () => ({ token: found(await store.tokens.revoke(id), "token", id) }));
  }
}
