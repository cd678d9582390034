import type { Run, RunSort as Sort } from "@basin/db";
import { Field, ID, InputType, Int } from "type-graphql";
import { JsonObject, SafeInt } from "../scalar/json.js";
import { RunSortKey, RunState, TaskName } from "../scalar/words.js";

@InputType({ description: "Every field that is given must fit." })
export class RunFilter {
  @Field(() => [TaskName], { nullable: true })
  tasks?: Run["task"][];
  @Field(() => [RunState], { nullable: true })
  states?: Run["state"][];
  @Field(() => String, { nullable: true, description: "In title, note, tags or id; case does not matter." })
  text?: string;
  @Field(() => ID, { nullable: true })
  modelId?: string;
  @Field(() => ID, { nullable: true })
  datasetId?: string;
  @Field(() => ID, { nullable: true })
  studyId?: string;
  @Field(() => ID, { nullable: true, description: "Clones of this run." })
  parentId?: string;
  @Field(() => String, { nullable: true })
  configHash?: string;
}

@InputType()
export class RunSort {
  @Field(() => RunSortKey)
  by!: Sort["by"];
  @Field(() => Boolean, { defaultValue: true })
  descending!: boolean;
}

@InputType()
export class IdInput {
  @Field(() => ID)
  id!: string;
}

@InputType({
  description: "What is not given stays as it is; a null `studyId` takes the run out of its study.",
})
export class EditRunInput {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { nullable: true })
  title?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => ID, { nullable: true })
  studyId?: string | null;
}

@InputType({ description: "The same again, with changes." })
export class CloneRunInput {
  @Field(() => ID)
  id!: string;
  @Field(() => JsonObject, { nullable: true, description: "Laid over the payload, key by key." })
  changes?: Record<string, unknown>;
  @Field(() => SafeInt, { nullable: true })
  seed?: number;
  @Field(() => String, { nullable: true })
  title?: string;
  @Field(() => ID, { nullable: true })
  studyId?: string;
  @Field(() => [String], { nullable: true })
  tags?: string[];
  @Field(() => String, { nullable: true })
  note?: string;
  @Field(() => Int, { nullable: true })
  priority?: number;
  @Field(() => String, { nullable: true })
  idempotencyKey?: string;
}
