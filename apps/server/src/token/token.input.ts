import { Field, InputType } from "type-graphql";
import { Time } from "../scalar/time.js";
import { Scope } from "../scalar/words.js";

@InputType()
export class CreateTokenInput {
  @Field(() => String)
  name!: string;
  @Field(() => Scope, { defaultValue: "read" })
  scope!: string;
  @Field(() => Time, { nullable: true })
  expiresAt?: number;
}
