import { Field, Float, InputType, Int } from "type-graphql";
import { Augmentation, OptimizerKind, ScheduleKind } from "../scalar/words.js";
import { EngineInput, StartInput, TrainingImagesInput } from "./start.input.js";

@InputType()
export class OptimizerInput {
  @Field(() => OptimizerKind)
  kind!: string;
  @Field(() => Float, { nullable: true, description: "Of sgd." })
  momentum?: number;
  @Field(() => Boolean, { nullable: true, description: "Of sgd." })
  nesterov?: boolean;
  @Field(() => Float, { nullable: true })
  weightDecay?: number;
}

@InputType()
export class ScheduleInput {
  @Field(() => ScheduleKind)
  kind!: string;
  @Field(() => [Float], { nullable: true, description: "Of step: shares of the epochs." })
  milestones?: number[];
  @Field(() => Float, { nullable: true, description: "Of step." })
  factor?: number;
  @Field(() => Float, { nullable: true, description: "Epochs." })
  warmup?: number;
}

@InputType()
export class AugmentInput {
  @Field(() => Boolean)
  flip!: boolean;
  @Field(() => Int)
  padding!: number;
}

/** What both trainings have in common. What is not given is the preset's or the task's default. */
@InputType()
abstract class TrainingInput extends StartInput {
  @Field(() => TrainingImagesInput, { nullable: true })
  data?: TrainingImagesInput;
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
  @Field(() => [String], { nullable: true, description: "What to train on beside clean images." })
  attacks?: string[];
  @Field(() => String, { nullable: true, description: "The name of the model that it makes." })
  name?: string;
  @Field(() => EngineInput, { nullable: true })
  engine?: EngineInput;
}

@InputType()
export class StartTrainingInput extends TrainingInput {
  @Field(() => String, { nullable: true, description: "An architecture." })
  arch?: string;
  @Field(() => Float, {
    nullable: true,
    description: "Share of clean images where there are attacks: 0 or 0.5.",
  })
  cleanShare?: number;
  @Field(() => [Float], { nullable: true, description: "One for each channel." })
  mean?: number[];
  @Field(() => [Float], { nullable: true })
  deviation?: number[];
}

@InputType()
export class StartFinetuningInput extends TrainingInput {
  @Field(() => String, { nullable: true, description: "A model's id." })
  model?: string;
  @Field(() => Augmentation, { nullable: true })
  augmentation?: string;
}
