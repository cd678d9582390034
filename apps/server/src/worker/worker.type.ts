import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { Time } from "../scalar/time.js";

@ObjectType("Slot", { simpleResolvers: true, description: "A device of a worker and what it is doing." })
export class SlotType {
  @Field(() => String)
  device!: string;
  @Field(() => String)
  engine!: string;
  @Field(() => ID, { nullable: true })
  jobId!: string | null;
  @Field(() => ID, { nullable: true })
  runId!: string | null;
}

@ObjectType("Worker", { simpleResolvers: true, description: "A process that computes." })
export class WorkerType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  host!: string;
  @Field(() => Int)
  pid!: number;
  @Field(() => String)
  version!: string;
  @Field(() => [SlotType])
  slots!: readonly SlotType[];
  @Field(() => String, { description: "`idle`, `busy`, `stopping` or `gone`." })
  state!: string;
  @Field(() => Float)
  beat!: number;
  @Field(() => Time)
  startedAt!: number;
  @Field(() => Time)
  lastSeenAt!: number;
}

@ObjectType("RunCounts", { simpleResolvers: true, description: "Runs in each state." })
export class RunCountsType {
  @Field(() => Int)
  queued!: number;
  @Field(() => Int)
  running!: number;
  @Field(() => Int)
  succeeded!: number;
  @Field(() => Int)
  failed!: number;
  @Field(() => Int)
  cancelled!: number;
  @Field(() => Int)
  interrupted!: number;
}

@ObjectType("Queue", {
  simpleResolvers: true,
  description: "Jobs that wait for a worker and those that have one.",
})
export class QueueType {
  @Field(() => Int)
  queued!: number;
  @Field(() => Int)
  running!: number;
}
