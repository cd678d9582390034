import { Field, ID, InputType } from "type-graphql";

@InputType({ description: "What is not given stays as it is." })
export class EditModelInput {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { nullable: true })
  name?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
  @Field(() => String, { nullable: true })
  note?: string;
}
