import { Field, Float, ID, InputType, Int } from "type-graphql";
import { SafeInt } from "../scalar/json.js";
import { Augmentation, Normalization, Split, StudyBaseKind } from "../scalar/words.js";
import { AxisInput, EngineInput } from "../start/start.input.js";
import { AugmentInput, OptimizerInput, ScheduleInput } from "../start/training.input.js";

@InputType({ description: "The images of a study." })
export class StudyDataInput {
  @Field(() => String, { description: "A data set's name or id." })
  source!: string;
  @Field(() => Int, { nullable: true, description: "Images of the train split; all unless given." })
  train?: number;
  @Field(() => Int, { nullable: true, description: "Images of the test split; all unless given." })
  test?: number;
}

/** How a network of a study is trained. What is not given is the task's default. */
@InputType()
abstract class StudyTrainingInput {
  @Field(() => Int, { nullable: true })
  epochs?: number;
  @Field(() => Int, { nullable: true })
  batch?: number;
  @Field(() => OptimizerInput, { nullable: true })
  optimizer?: OptimizerInput;
  @Field(() => Float, { nullable: true })
  learningRate?: number;
  @Field(() => ScheduleInput, { nullable: true })
  schedule?: ScheduleInput;
  @Field(() => AugmentInput, { nullable: true, description: "Null for the images as they are." })
  augment?: AugmentInput | null;
}

/** The same from random weights. */
@InputType()
abstract class StudyNetworkInput extends StudyTrainingInput {
  @Field(() => String, { nullable: true, description: "An architecture." })
  arch?: string;
  @Field(() => [Float], { nullable: true, description: "One for each channel." })
  mean?: number[];
  @Field(() => [Float], { nullable: true })
  deviation?: number[];
}

@InputType({ description: "Where every model of a study begins; each kind has fields of its own." })
export class StudyBaseInput extends StudyNetworkInput {
  @Field(() => StudyBaseKind)
  kind!: string;
  @Field(() => String, { nullable: true, description: "Of import: the hash that POST /uploads answered." })
  upload?: string;
  @Field(() => String, { nullable: true, description: "Of model: its id." })
  model?: string;
}

@InputType({ description: "How the base is fine-tuned." })
export class StudyFinetuningInput extends StudyTrainingInput {
  @Field(() => Augmentation, { nullable: true })
  augmentation?: string;
}

@InputType({ description: "Adversarial training from random weights." })
export class StudyScratchInput extends StudyNetworkInput {
  @Field(() => Float, { nullable: true, description: "Share of clean images: 0 or 0.5." })
  cleanShare?: number;
}

@InputType({ description: "Models that are trained on clean images and what these attacks make of them." })
export class StudyAugmentationInput {
  @Field(() => String, { description: "A word of a-z, 0-9 and -." })
  name!: string;
  @Field(() => String)
  title!: string;
  @Field(() => [String])
  attacks!: string[];
}

@InputType({ description: "What every model is tested on." })
export class StudyAttackInput {
  @Field(() => String, { description: "A word of a-z, 0-9 and -." })
  name!: string;
  @Field(() => String)
  title!: string;
  @Field(() => String, { description: "As `pgd:epsilon=8/255`." })
  attack!: string;
}

@InputType({ description: "Grids around every model, on the same images and directions." })
export class StudySurfacesInput {
  @Field(() => Int, { nullable: true, description: "Images a cell." })
  images?: number;
  @Field(() => Split, { nullable: true })
  split?: string;
  @Field(() => AxisInput)
  x!: AxisInput;
  @Field(() => AxisInput)
  y!: AxisInput;
  @Field(() => Normalization, { nullable: true })
  normalization?: string;
  @Field(() => Int, { nullable: true, description: "Pairs of random directions." })
  directions?: number;
  @Field(() => Boolean, { nullable: true, description: "Keep what a bootstrap over images draws from." })
  imageLosses?: boolean;
  @Field(() => [String], {
    nullable: true,
    description: "Attacks on whose examples a surface of each model of the first seed is measured as well.",
  })
  attacks?: string[];
}

@InputType({ description: "Lines from the base to the models of the first seed." })
export class StudyInterpolationInput {
  @Field(() => Int, { nullable: true })
  images?: number;
  @Field(() => AxisInput, { description: "The base lies at 0, the other model at 1." })
  x!: AxisInput;
}

@InputType({ description: "Curvature of every model; fields as those of `startHessian`." })
export class StudyHessianInput {
  @Field(() => Int, { nullable: true })
  images?: number;
  @Field(() => Int, { nullable: true })
  largest?: number;
  @Field(() => Int, { nullable: true })
  smallest?: number;
  @Field(() => Float, { nullable: true })
  tolerance?: number;
  @Field(() => Int, { nullable: true })
  products?: number;
  @Field(() => Int, { nullable: true })
  trace?: number;
}

@InputType({ description: "Adversarial images of the test split against the base, to look at." })
export class StudyExamplesInput {
  @Field(() => Int)
  images!: number;
}

@InputType({
  description:
    "A study as it should be. What is not given is taken from the preset, or from the study that `id` names.",
})
export class StartStudyInput {
  @Field(() => String, {
    nullable: true,
    description: "See `studyPresets`; parts that are given replace its parts.",
  })
  preset?: string;
  @Field(() => ID, { nullable: true, description: "A study to extend: only what is missing is computed." })
  id?: string;
  @Field(() => String, { nullable: true })
  name?: string;
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
  @Field(() => StudyDataInput, { nullable: true })
  data?: StudyDataInput;
  @Field(() => StudyBaseInput, { nullable: true })
  base?: StudyBaseInput;
  @Field(() => String, { nullable: true, description: "What the base is called in tables." })
  baseTitle?: string;
  @Field(() => [StudyAugmentationInput], { nullable: true })
  augmentations?: StudyAugmentationInput[];
  @Field(() => StudyFinetuningInput, {
    nullable: true,
    description: "Null where models are trained from scratch.",
  })
  finetuning?: StudyFinetuningInput | null;
  @Field(() => StudyScratchInput, { nullable: true, description: "Null where the base is fine-tuned." })
  scratch?: StudyScratchInput | null;
  @Field(() => [StudyAttackInput], { nullable: true })
  attacks?: StudyAttackInput[];
  @Field(() => StudySurfacesInput, { nullable: true, description: "Null for none." })
  surfaces?: StudySurfacesInput | null;
  @Field(() => StudyInterpolationInput, { nullable: true, description: "Null for none." })
  interpolation?: StudyInterpolationInput | null;
  @Field(() => StudyHessianInput, { nullable: true, description: "Null for none." })
  hessian?: StudyHessianInput | null;
  @Field(() => StudyExamplesInput, { nullable: true, description: "Null for none." })
  examples?: StudyExamplesInput | null;
  @Field(() => [SafeInt], { nullable: true, description: "Everything is repeated for each." })
  seeds?: number[];
  @Field(() => EngineInput, { nullable: true })
  engine?: EngineInput;
}
