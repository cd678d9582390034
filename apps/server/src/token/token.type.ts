import { Field, ID, ObjectType } from "type-graphql";
import { answerType } from "../answer/user-error.type.js";
import { Time } from "../scalar/time.js";
import { Scope } from "../scalar/words.js";

@ObjectType("Token", { simpleResolvers: true, description: "A key to the API, without the key." })
export class TokenType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => Scope)
  scope!: string;
  @Field(() => Time)
  createdAt!: number;
  @Field(() => Time, { nullable: true })
  expiresAt!: number | null;
  @Field(() => Time, { nullable: true })
  revokedAt!: number | null;
  @Field(() => Time, { nullable: true })
  lastUsedAt!: number | null;
}

@ObjectType("Viewer", { simpleResolvers: true, description: "Who asks." })
export class ViewerType {
  @Field(() => Scope, { nullable: true, description: "Null without a token where one is needed." })
  scope!: string | null;
  @Field(() => String, { nullable: true, description: "The token's name." })
  name!: string | null;
}

export const TokenPayload = answerType("TokenPayload", { token: () => TokenType });
export const CreateTokenPayload = answerType("CreateTokenPayload", {
  token: () => TokenType,
  secret: () => String,
});
