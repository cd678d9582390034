import { Field, Float, InputType, Int } from "type-graphql";
import { Ignored, Normalization, Over } from "../scalar/words.js";
import { AxisInput, EngineInput, ImagesInput, StartInput } from "./start.input.js";

/** What evaluations, attacks and surfaces have in common. */
@InputType()
abstract class MeasuringInput extends StartInput {
  @Field(() => String, { nullable: true, description: "A model's id." })
  model?: string;
  @Field(() => ImagesInput, { nullable: true })
  data?: ImagesInput;
  @Field(() => Int, { nullable: true, description: "Images at a time; it does not change a result." })
  batch?: number;
  @Field(() => EngineInput, { nullable: true })
  engine?: EngineInput;
}

@InputType()
export class StartEvaluationInput extends MeasuringInput {
  @Field(() => [String], {
    nullable: true,
    description: "As `pgd:epsilon=8/255`, and `none` for clean images.",
  })
  attacks?: string[];
}

@InputType()
export class StartAttackInput extends MeasuringInput {
  @Field(() => String, { nullable: true, description: "As `pgd:epsilon=8/255`." })
  attack?: string;
  @Field(() => String, { nullable: true, description: "The name of the data set that it makes." })
  name?: string;
}

@InputType()
export class StartSurfaceInput extends MeasuringInput {
  @Field(() => AxisInput, { nullable: true })
  x?: AxisInput;
  @Field(() => AxisInput, { nullable: true, description: "Null for a curve." })
  y?: AxisInput | null;
  @Field(() => String, {
    nullable: true,
    description: "The id of a model to go to along x, instead of a random direction.",
  })
  towards?: string;
  @Field(() => Normalization, { nullable: true })
  normalization?: string;
  @Field(() => Ignored, { nullable: true })
  ignore?: string;
  @Field(() => Over, { nullable: true })
  over?: string;
  @Field(() => String, {
    nullable: true,
    description: "What the images go through first, `none` unless given.",
  })
  attack?: string;
  @Field(() => Boolean, {
    nullable: true,
    description: "Keep the loss of each image at each cell: what a bootstrap over images draws from.",
  })
  imageLosses?: boolean;
}

@InputType({ description: "How the density of eigenvalues is estimated." })
export class SpectrumInput {
  @Field(() => Int, { description: "Vectors to start from." })
  samples!: number;
  @Field(() => Int, { description: "Products with the Hessian for each." })
  steps!: number;
}

@InputType()
export class StartHessianInput extends MeasuringInput {
  @Field(() => Int, { nullable: true, description: "Eigenvalues from the upper end of the spectrum." })
  largest?: number;
  @Field(() => Int, { nullable: true, description: "From the lower end." })
  smallest?: number;
  @Field(() => Float, {
    nullable: true,
    description: "Of every residual, as a share of the largest absolute eigenvalue.",
  })
  tolerance?: number;
  @Field(() => Int, { nullable: true, description: "The most products that the search may take." })
  products?: number;
  @Field(() => Int, { nullable: true, description: "Signs that the trace is estimated by; 0 for no trace." })
  trace?: number;
  @Field(() => SpectrumInput, { nullable: true, description: "Null for none." })
  spectrum?: SpectrumInput | null;
}

@InputType()
export class ImportModelInput extends StartInput {
  @Field(() => String, { description: "The hash that POST /uploads answered." })
  upload!: string;
  @Field(() => String, { description: "The model's name." })
  name!: string;
  @Field(() => String, { nullable: true, description: "Where the file does not say it." })
  arch?: string;
  @Field(() => [Float], { nullable: true })
  mean?: number[];
  @Field(() => [Float], { nullable: true })
  deviation?: number[];
  @Field(() => Int, { nullable: true })
  classes?: number;
  @Field(() => Int, { nullable: true })
  channels?: number;
  @Field(() => Int, { nullable: true })
  height?: number;
  @Field(() => Int, { nullable: true })
  width?: number;
}
