import { Field, Float, Int, ObjectType } from "type-graphql";
import { UserErrorType } from "../answer/user-error.type.js";
import { JsonObject } from "../scalar/json.js";
import { TaskName } from "../scalar/words.js";

@ObjectType("AttackParameter", { simpleResolvers: true, description: "Enough to build a form field from." })
export class AttackParameterType {
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: "`number`, `integer` or `choice`." })
  kind!: string;
  @Field(() => String, { description: "As people write it: `8/255`." })
  default!: string;
  @Field(() => String)
  help!: string;
  @Field(() => Float, { nullable: true, description: "Least value." })
  from?: number;
  @Field(() => Float, { nullable: true, description: "Every value lies above it." })
  above?: number;
  @Field(() => Float, { nullable: true, description: "Greatest value." })
  to?: number;
  @Field(() => [String], { nullable: true })
  choices?: readonly string[];
}

@ObjectType("Attack", {
  simpleResolvers: true,
  description: "Written as `name` or `name:parameter=value,...`.",
})
export class AttackType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  help!: string;
  @Field(() => String, { description: "The paper or project that it comes from." })
  source!: string;
  @Field(() => [AttackParameterType])
  parameters!: readonly AttackParameterType[];
  @Field(() => String, { description: "With every default written out." })
  text!: string;
}

@ObjectType("Architecture", { simpleResolvers: true })
export class ArchitectureType {
  @Field(() => String)
  name!: string;
  @Field(() => String)
  help!: string;
  @Field(() => Int, { description: "Numbers that training changes, for images of 3x32x32 in ten classes." })
  parameters!: number;
  @Field(() => Float, { description: "Of one image's forward pass, for the same images." })
  multiplyAdds!: number;
}

@ObjectType("Preset", { simpleResolvers: true, description: "A part of a payload by name." })
export class PresetType {
  @Field(() => String)
  name!: string;
  @Field(() => TaskName)
  task!: string;
  @Field(() => String)
  help!: string;
  @Field(() => JsonObject)
  payload!: Readonly<Record<string, unknown>>;
}

@ObjectType("Estimate", {
  simpleResolvers: true,
  description: "What a run would cost; null where the payload is wrong.",
})
export class EstimateType {
  @Field(() => Float, { nullable: true, description: "Forward passes of one image that it is worth." })
  passes!: number | null;
  @Field(() => Float, { nullable: true, description: "Multiply-adds." })
  work!: number | null;
  @Field(() => Float, { nullable: true, description: "On one usual machine." })
  seconds!: number | null;
  @Field(() => JsonObject, { nullable: true, description: "The payload with every default filled in." })
  payload!: Readonly<Record<string, unknown>> | null;
  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

@ObjectType("Version", { simpleResolvers: true })
export class VersionType {
  @Field(() => String)
  basin!: string;
  @Field(() => String)
  node!: string;
  @Field(() => String, { description: "`sqlite` or `postgres`." })
  database!: string;
}
