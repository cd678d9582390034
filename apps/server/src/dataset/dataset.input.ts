import { Field, InputType, Int } from "type-graphql";
import { JsonObject } from "../scalar/json.js";

@InputType({
  description: "Either a path on the workers' machines (needs the scope admin) or an uploaded .npz.",
})
export class RegisterDatasetInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  path?: string;
  @Field(() => String, { nullable: true, description: "The hash that POST /uploads answered." })
  upload?: string;
  @Field(() => Int, { nullable: true })
  classes?: number;
  @Field(() => JsonObject, { nullable: true, description: "Images by split." })
  images?: Record<string, number>;
  @Field(() => String, { nullable: true })
  note?: string;
}
