import type { Failure, RunState as State } from "@basin/db";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { Json, JsonObject, SafeInt } from "../scalar/json.js";
import { Real, Reals } from "../scalar/number.js";
import { Time } from "../scalar/time.js";
import { RunState, TaskName } from "../scalar/words.js";

@ObjectType("Progress", { simpleResolvers: true, description: "How far a run is, in units of its task." })
export class ProgressType {
  @Field(() => SafeInt)
  done!: number;
  @Field(() => SafeInt, { description: "0 until the run has been planned." })
  total!: number;
  @Field(() => String, { description: "`images`, `cells` or `steps`." })
  unit!: string;
  @Field(() => Float, { nullable: true, description: "From 0 to 1; null until it is planned." })
  share!: number | null;
  @Field(() => Float, { nullable: true, description: "At the pace so far; null where it is not running." })
  etaSeconds!: number | null;
}

@ObjectType("Failure", { simpleResolvers: true, description: "What went wrong and what to do next." })
export class FailureType {
  @Field(() => String)
  code!: string;
  @Field(() => String)
  message!: string;
  @Field(() => String, { nullable: true })
  next?: string | null;
}

@ObjectType("Curve", {
  simpleResolvers: true,
  description: "A metric over steps. Where points were joined, `value` is their mean and `step` their first.",
})
export class CurveType {
  @Field(() => String)
  name!: string;
  @Field(() => Int, { description: "Points there are, joined or not." })
  points!: number;
  @Field(() => Reals)
  step!: Float64Array;
  @Field(() => Reals)
  value!: Float64Array;
  @Field(() => Reals)
  min!: Float64Array;
  @Field(() => Reals)
  max!: Float64Array;
}

@ObjectType("Metric", { simpleResolvers: true })
export class MetricType {
  @Field(() => String)
  name!: string;
  @Field(() => Float)
  step!: number;
  @Field(() => Real)
  value!: number;
}

@ObjectType("LatestMetric", { simpleResolvers: true })
export class LatestMetricType {
  @Field(() => String)
  name!: string;
  @Field(() => Real)
  value!: number;
}

@ObjectType("RepeatMutation", {
  simpleResolvers: true,
  description: "A mutation that would start the same again.",
})
export class RepeatMutationType {
  @Field(() => String)
  query!: string;
  @Field(() => JsonObject)
  variables!: Readonly<Record<string, unknown>>;
}

@ObjectType("Alarm", {
  simpleResolvers: true,
  description: "A sign that robustness may be overestimated, and whether it was seen.",
})
export class AlarmType {
  @Field(() => String)
  name!: string;
  @Field(() => Boolean)
  raised!: boolean;
  @Field(() => Float, { nullable: true })
  value!: number | null;
  @Field(() => String)
  detail!: string;
}

@ObjectType("Run", { implements: NodeType, simpleResolvers: true, description: "One execution of a task." })
export class RunType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => TaskName)
  task!: string;
  @Field(() => String)
  title!: string;
  @Field(() => RunState)
  state!: State;
  @Field(() => JsonObject, { description: "As the task's schema has it, every default filled in." })
  payload!: Readonly<Record<string, unknown>>;
  @Field(() => String, { description: "Runs that differ in the seed alone share it." })
  configHash!: string;
  @Field(() => SafeInt)
  seed!: number;
  @Field(() => String, { nullable: true })
  engine!: string | null;
  @Field(() => JsonObject, { nullable: true })
  versions!: Readonly<Record<string, string>> | null;
  @Field(() => JsonObject, { nullable: true, description: "What every number of the run was measured on." })
  protocol!: Readonly<Record<string, unknown>> | null;
  @Field(() => ID, { nullable: true, description: "The run that it was cloned from." })
  parentId!: string | null;
  @Field(() => ID, { nullable: true })
  studyId!: string | null;
  @Field(() => [String])
  tags!: string[];
  @Field(() => String)
  note!: string;
  @Field(() => Int)
  priority!: number;
  @Field(() => Boolean)
  cancelRequested!: boolean;
  @Field(() => Int, { description: "How often it has been begun." })
  attempt!: number;
  @Field(() => Json, { nullable: true })
  result!: unknown;
  @Field(() => FailureType, { nullable: true })
  error!: Failure | null;
  @Field(() => Time)
  createdAt!: number;
  @Field(() => Time, { nullable: true })
  startedAt!: number | null;
  @Field(() => Time, { nullable: true })
  finishedAt!: number | null;
  @Field(() => Float, { description: "Spent computing, over all pieces and workers." })
  computeSeconds!: number;
}

export const RunConnection = connectionType("Run", () => RunType);
