import { ArgsType, Field, ID } from "type-graphql";
import { SafeInt } from "../scalar/json.js";
import { EventKind } from "../scalar/words.js";

@ArgsType()
export class SinceArgs {
  @Field(() => SafeInt, {
    nullable: true,
    description: "The last `seq` that was seen; from now on unless given.",
  })
  sinceSeq?: number | null;
}

@ArgsType()
export class SubjectArgs extends SinceArgs {
  @Field(() => ID)
  id!: string;
}

@ArgsType()
export class LiveArgs extends SinceArgs {
  @Field(() => [ID], { nullable: true, description: "Everything about these runs; at most 100." })
  runs?: string[] | null;
  @Field(() => [ID], { nullable: true, description: "Cells of these surfaces; at most 100." })
  surfaces?: string[] | null;
  @Field(() => [EventKind], { nullable: true, description: "That anything of these kinds changed." })
  lists?: string[] | null;
}
