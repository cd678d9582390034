import { Field, ID, Int, ObjectType } from "type-graphql";
import { MetricType } from "../run/run.type.js";
import { Grid, type GridValues } from "../scalar/grid.js";
import { SafeInt } from "../scalar/json.js";
import { Time } from "../scalar/time.js";
import { EventKind } from "../scalar/words.js";

@ObjectType("Cells", {
  simpleResolvers: true,
  description: "Cells that have just been computed, as three lists of one length.",
})
export class CellsType {
  @Field(() => ID)
  surfaceId!: string;
  @Field(() => [Int], { description: "Row-major, y outer." })
  indices!: readonly number[];
  @Field(() => Grid, { description: "One row." })
  loss!: GridValues;
  @Field(() => Grid, { description: "One row." })
  accuracy!: GridValues;
}

@ObjectType("LiveEvent", {
  simpleResolvers: true,
  description: "Something changed. The first event of a stream is `ready`; go on from `seq` after a cut.",
})
export class LiveEventType {
  @Field(() => SafeInt)
  seq!: number;
  @Field(() => EventKind)
  kind!: string;
  @Field(() => Boolean, { description: "What came before is not kept any more: read the state anew." })
  reset!: boolean;
  @Field(() => ID, { nullable: true, description: "What changed." })
  subject!: string | null;
  @Field(() => ID, { nullable: true })
  runId!: string | null;
  @Field(() => Time, { nullable: true })
  at!: number | null;
  @Field(() => CellsType, { nullable: true })
  cells!: CellsType | null;
  @Field(() => [MetricType], { nullable: true })
  metrics!: readonly MetricType[] | null;
  @Field(() => [String], { nullable: true })
  log!: readonly string[] | null;
}
