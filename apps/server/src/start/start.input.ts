import { Field, Float, ID, InputType, Int } from "type-graphql";
import { SafeInt } from "../scalar/json.js";
import { EngineName, Split } from "../scalar/words.js";

@InputType({ description: "What computes." })
export class EngineInput {
  @Field(() => EngineName, { nullable: true })
  name?: string;
  @Field(() => Int, { nullable: true })
  threads?: number;
}

@InputType({ description: "Images to measure on." })
export class ImagesInput {
  @Field(() => String, { description: "A data set's name or id." })
  source!: string;
  @Field(() => Split, { nullable: true })
  split?: string;
  @Field(() => Int, { nullable: true, description: "All unless given." })
  images?: number;
  @Field(() => Int, { nullable: true })
  skip?: number;
}

@InputType({ description: "Images to train on, of the train split." })
export class TrainingImagesInput {
  @Field(() => String, { description: "A data set's name or id." })
  source!: string;
  @Field(() => Int, { nullable: true, description: "All unless given." })
  images?: number;
  @Field(() => Int, { nullable: true })
  skip?: number;
}

@InputType({ description: "Evenly spaced coordinates, both ends included." })
export class AxisInput {
  @Field(() => Float)
  from!: number;
  @Field(() => Float)
  to!: number;
  @Field(() => Int)
  points!: number;
}

/** What every start may say beside the payload. */
@InputType()
export abstract class StartInput {
  @Field(() => String, {
    nullable: true,
    description: "`paper` or `small`: what is not given is taken from it.",
  })
  preset?: string;
  @Field(() => SafeInt, { nullable: true, description: "All random numbers of the run follow from it." })
  seed?: number;
  @Field(() => String, { nullable: true })
  title?: string;
  @Field(() => ID, { nullable: true })
  studyId?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => Int, { nullable: true, description: "Higher ones begin first." })
  priority?: number;
  @Field(() => ID, { nullable: true, description: "The run that this one is a clone of." })
  parentId?: string;
  @Field(() => String, {
    nullable: true,
    description: "The same key with the same input answers the same run.",
  })
  idempotencyKey?: string;
}
