import type { RunState as State } from "@basin/db";
import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { UserErrorType } from "../answer/user-error.type.js";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";
import { RunState } from "../scalar/words.js";

@ObjectType("Study", { implements: NodeType, simpleResolvers: true, description: "A plan of runs." })
export class StudyType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  note!: string;
  @Field(() => [String])
  tags!: string[];
  @Field(() => Time)
  createdAt!: number;
  @Field(() => JsonObject, {
    nullable: true,
    description:
      "What `startStudy` was asked, every default filled in; null where runs are only kept together.",
  })
  payload!: Readonly<Record<string, unknown>> | null;
}

@ObjectType("StudyStep", {
  simpleResolvers: true,
  description: "Which run is which part of a study; a run can be a step of several studies.",
})
export class StudyStepType {
  @Field(() => String)
  key!: string;
  @Field(() => String)
  title!: string;
  @Field(() => Int, { description: "From 0; whatever a step needs comes before it." })
  position!: number;
  @Field(() => ID)
  runId!: string;
}

@ObjectType("StudyProgress", {
  simpleResolvers: true,
  description: "How far the steps of a study are, or its runs where it has no plan.",
})
export class StudyProgressType {
  @Field(() => Int, { description: "Runs that have succeeded." })
  done!: number;
  @Field(() => Int)
  total!: number;
  @Field(() => Float, {
    nullable: true,
    description: "From 0 to 1, runs that are under way counted in part; null where there are none.",
  })
  share!: number | null;
  @Field(() => RunState, {
    nullable: true,
    description: "`failed` and `cancelled` once nothing is left to be done; null where there are no runs.",
  })
  state!: State | null;
}

@ObjectType("StudyEstimate", {
  simpleResolvers: true,
  description: "What a study would start; null where it is wrong.",
})
export class StudyEstimateType {
  @Field(() => Int, { nullable: true })
  runs!: number | null;
  @Field(() => Int, { nullable: true, description: "Runs that have succeeded or are under way already." })
  existing!: number | null;
  @Field(() => Float, { nullable: true, description: "For the others, on one usual machine." })
  seconds!: number | null;
  @Field(() => JsonObject, { nullable: true, description: "With every default filled in." })
  payload!: Readonly<Record<string, unknown>> | null;
  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType("StudyPreset", { simpleResolvers: true, description: "A part of a study by name." })
export class StudyPresetType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  help!: string;
  @Field(() => JsonObject)
  payload!: Readonly<Record<string, unknown>>;
}

export const StudyConnection = connectionType("Study", () => StudyType);
