import type { Failure, JobState as State } from "@basin/db";
import { Field, ID, Int, ObjectType } from "type-graphql";
import { SafeInt } from "../scalar/json.js";
import { JobState } from "../scalar/words.js";
import { FailureType } from "./run.type.js";

@ObjectType("Job", { simpleResolvers: true, description: "A piece of a run in the queue." })
export class JobType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  stage!: number;
  @Field(() => String, { description: "`prepare`, `examples`, `train`, `cells`, `images`, `finish`." })
  work!: string;
  @Field(() => Int)
  piece!: number;
  @Field(() => SafeInt)
  from!: number;
  @Field(() => SafeInt)
  to!: number;
  @Field(() => SafeInt, { description: "Units that are done." })
  done!: number;
  @Field(() => JobState)
  state!: State;
  @Field(() => Int)
  attempt!: number;
  @Field(() => Int, { description: "Claims that ended in a fault." })
  faults!: number;
  @Field(() => ID, { nullable: true })
  workerId!: string | null;
  @Field(() => FailureType, { nullable: true })
  error!: Failure | null;
}
