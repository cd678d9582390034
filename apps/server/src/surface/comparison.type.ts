import { Field, Float, ObjectType } from "type-graphql";
import { Grid, type GridValues } from "../scalar/grid.js";
import { SurfaceType } from "./surface.type.js";

@ObjectType("CommonRange", {
  simpleResolvers: true,
  description: "Least and greatest finite value over all surfaces.",
})
export class CommonRangeType {
  @Field(() => [Float], { nullable: true })
  loss!: readonly [number, number] | null;
  @Field(() => [Float], { nullable: true })
  accuracy!: readonly [number, number] | null;
}

@ObjectType("ComparedSurface", { simpleResolvers: true })
export class ComparedSurfaceType {
  @Field(() => SurfaceType)
  surface!: unknown;
  @Field(() => Grid)
  loss!: GridValues;
  @Field(() => Grid)
  accuracy!: GridValues;
  @Field(() => Grid, { nullable: true, description: "Loss less the base's; null on another grid." })
  difference!: GridValues | null;
  @Field(() => Float, {
    nullable: true,
    description: "Root of the mean square of the finite differences of loss.",
  })
  rmsDifference!: number | null;
  @Field(() => Float, { nullable: true, description: "The same of accuracy." })
  rmsAccuracyDifference!: number | null;
}

@ObjectType("SurfaceComparison", { simpleResolvers: true })
export class SurfaceComparisonType {
  @Field(() => Boolean, { description: "Same axes, draws, images and attack." })
  comparable!: boolean;
  @Field(() => Boolean)
  sameGrid!: boolean;
  @Field(() => [String], { description: "What differs, in words." })
  reasons!: readonly string[];
  @Field(() => SurfaceType)
  base!: unknown;
  @Field(() => CommonRangeType)
  commonRange!: CommonRangeType;
  @Field(() => [ComparedSurfaceType])
  entries!: readonly ComparedSurfaceType[];
}
