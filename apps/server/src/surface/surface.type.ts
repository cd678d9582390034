import type { SurfaceAxis } from "@basin/db";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";

@ObjectType("SurfaceAxis", {
  simpleResolvers: true,
  description: "Evenly spaced coordinates, both ends included.",
})
export class SurfaceAxisType {
  @Field(() => String)
  name!: string;
  @Field(() => Float)
  from!: number;
  @Field(() => Float)
  to!: number;
  @Field(() => Int)
  points!: number;
}

@ObjectType("Direction", { simpleResolvers: true, description: "A displacement of every parameter." })
export class DirectionType {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  modelId!: string;
  @Field(() => String)
  axis!: string;
  @Field(() => String, { description: "`random` or `towards`." })
  kind!: string;
  @Field(() => JsonObject)
  protocol!: Readonly<Record<string, unknown>>;
  @Field(() => String, { description: "Directions of two models with the same draw share it." })
  drawHash!: string;
}

@ObjectType("FlatnessFigure", { simpleResolvers: true, description: "How flat a surface is, in one number." })
export class FlatnessFigureType {
  @Field(() => String)
  name!: string;
  @Field(() => Float, { nullable: true, description: "Null where the grid gives none." })
  value!: number | null;
  @Field(() => String)
  help!: string;
  @Field(() => String, { description: "Exactly what was computed." })
  definition!: string;
  @Field(() => String, { description: "Where the definition comes from." })
  source!: string;
}

@ObjectType("Surface", {
  implements: NodeType,
  simpleResolvers: true,
  description: "Loss and accuracy around a model.",
})
export class SurfaceType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  runId!: string;
  @Field(() => ID)
  modelId!: string;
  @Field(() => [SurfaceAxisType], { description: "x first; a curve has no y." })
  axes!: readonly SurfaceAxis[];
  @Field(() => String, { description: "The attack that its images went through, or `none`." })
  attack!: string;
  @Field(() => Int)
  cells!: number;
  @Field(() => Int)
  finishedCells!: number;
  @Field(() => Int, { description: "Images a cell." })
  images!: number;
  @Field(() => Float, { nullable: true, description: "Between the two directions." })
  cosine!: number | null;
  @Field(() => JsonObject)
  protocol!: Readonly<Record<string, unknown>>;
  @Field(() => String, { description: "Equal for surfaces of the same axes." })
  gridHash!: string;
  @Field(() => String, { description: "Equal for surfaces that can be compared as they are." })
  comparableHash!: string;
  @Field(() => String, {
    nullable: true,
    description: "Over axes, loss and accuracy; null until every cell is finished.",
  })
  valuesHash!: string | null;
  @Field(() => [Float], { nullable: true, description: "Least and greatest finite loss." })
  lossRange!: readonly [number, number] | null;
  @Field(() => Time)
  createdAt!: number;
  @Field(() => Time, { nullable: true })
  finishedAt!: number | null;
}

export const SurfaceConnection = connectionType("Surface", () => SurfaceType);
