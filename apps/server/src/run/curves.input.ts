import { ArgsType, Field, Int } from "type-graphql";

@ArgsType()
export class CurvesArgs {
  @Field(() => [String], { nullable: true, description: "All unless given." })
  names?: string[] | null;
  @Field(() => Int, {
    defaultValue: 500,
    description: "Points of a curve at most; more are joined. From 2 to 10,000.",
  })
  resolution!: number;
}
