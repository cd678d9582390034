import { ArgsType, Field, ID } from "type-graphql";

@ArgsType()
export class TableArgs {
  @Field(() => [ID], { nullable: true, description: "At most 64." })
  models?: string[] | null;
  @Field(() => ID, { nullable: true, description: "All models that the runs of a study made or measured." })
  study?: string | null;
  @Field(() => [String], { nullable: true, description: "Those of the evaluations unless given." })
  attacks?: string[] | null;
}
