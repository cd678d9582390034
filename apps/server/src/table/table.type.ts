import { Field, Float, Int, ObjectType } from "type-graphql";
import { EvaluationType } from "../evaluation/evaluation.type.js";
import { ModelType } from "../model/model.type.js";
import { Real } from "../scalar/number.js";

@ObjectType("MatrixCell", { simpleResolvers: true, description: "One model under one attack." })
export class MatrixCellType {
  @Field(() => String)
  attack!: string;
  @Field(() => EvaluationType, { nullable: true, description: "The newest; null where there is none." })
  evaluation!: unknown;
  @Field(() => Int, { description: "Evaluations of this model under this attack." })
  count!: number;
  @Field(() => Float, { nullable: true, description: "Mean of top-1 over them." })
  top1!: number | null;
  @Field(() => Float, { nullable: true, description: "Standard deviation of top-1 over them, from two on." })
  deviation!: number | null;
}

@ObjectType("MatrixRow", { simpleResolvers: true })
export class MatrixRowType {
  @Field(() => ModelType)
  model!: unknown;
  @Field(() => [MatrixCellType], { description: "In the order of the matrix's attacks." })
  cells!: readonly MatrixCellType[];
}

@ObjectType("MatrixFlag", { simpleResolvers: true, description: "Something that should not be so." })
export class MatrixFlagType {
  @Field(() => ModelType)
  model!: unknown;
  @Field(() => String)
  message!: string;
}

@ObjectType("RobustnessMatrix", {
  simpleResolvers: true,
  description: "Top-1 of models, row by row, under attacks.",
})
export class RobustnessMatrixType {
  @Field(() => [String], { description: "`none` first." })
  attacks!: readonly string[];
  @Field(() => [MatrixRowType])
  rows!: readonly MatrixRowType[];
  @Field(() => [MatrixFlagType])
  flags!: readonly MatrixFlagType[];
}

@ObjectType("SimilarityRow", {
  simpleResolvers: true,
  description: "How far an attack moves images, over evaluations.",
})
export class SimilarityRowType {
  @Field(() => String)
  attack!: string;
  @Field(() => [EvaluationType], { description: "The newest of each model." })
  evaluations!: readonly unknown[];
  @Field(() => Int, { description: "Images of these evaluations together." })
  images!: number;
  @Field(() => Real, { description: "Means over images." })
  oneMinusSsim!: number;
  @Field(() => Real)
  l2!: number;
  @Field(() => Real)
  linf!: number;
  @Field(() => Real, { nullable: true })
  meanFlow!: number | null;
}

@ObjectType("SimilarityTable", { simpleResolvers: true })
export class SimilarityTableType {
  @Field(() => [SimilarityRowType])
  rows!: readonly SimilarityRowType[];
}
