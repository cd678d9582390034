import { Field, ID, InputType } from "type-graphql";
import { JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";

@InputType({ description: "What is to be frozen: at least one surface, run or model." })
export class CreateShareInput {
  @Field(() => [ID], { nullable: true, description: "At most 16." })
  surfaces?: string[];
  @Field(() => [ID], { nullable: true, description: "With their surfaces and evaluations; at most 32." })
  runs?: string[];
  @Field(() => [ID], { nullable: true, description: "With their evaluations; at most 32." })
  models?: string[];
  @Field(() => String, { nullable: true })
  title?: string;
  @Field(() => JsonObject, { nullable: true, description: "Kept as it is: camera, tab, colours." })
  view?: Record<string, unknown>;
  @Field(() => Time, { nullable: true })
  expiresAt?: number;
}
