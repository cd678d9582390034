import { Field, ID, InputType } from "type-graphql";

@InputType()
export class CreateStudyInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
}

@InputType({ description: "What is not given stays as it is." })
export class EditStudyInput {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { nullable: true })
  name?: string;
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
}
