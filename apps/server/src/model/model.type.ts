import { Field, ID, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";

@ObjectType("Model", {
  implements: NodeType,
  simpleResolvers: true,
  description: "An architecture with a checkpoint.",
})
export class ModelType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String)
  arch!: string;
  @Field(() => JsonObject, {
    nullable: true,
    description: "Architecture, image size, classes, normalisation.",
  })
  spec!: Readonly<Record<string, unknown>> | null;
  @Field(() => ID, { nullable: true, description: "The run that makes it." })
  runId!: string | null;
  @Field(() => ID, { nullable: true, description: "The model that it was fine-tuned from." })
  baseId!: string | null;
  @Field(() => [String], { description: "What it was trained on beside clean images." })
  attacks!: string[];
  @Field(() => String, { nullable: true, description: "Null until the run that makes it has succeeded." })
  checkpointHash!: string | null;
  @Field(() => String, { nullable: true })
  fingerprint!: string | null;
  @Field(() => [String])
  tags!: string[];
  @Field(() => String)
  note!: string;
  @Field(() => Time)
  createdAt!: number;
}

export const ModelConnection = connectionType("Model", () => ModelType);

@ObjectType("Lineage", {
  simpleResolvers: true,
  description: "Where a model comes from and what came of it.",
})
export class LineageType {
  @Field(() => ModelType, { nullable: true })
  base!: unknown;
  @Field(() => [String], { description: "What it was fine-tuned on." })
  attacks!: readonly string[];
  @Field(() => [ModelType], { description: "Its base, the base of that, and so on." })
  ancestors!: readonly unknown[];
  @Field(() => [ModelType], { description: "Models fine-tuned from it." })
  children!: readonly unknown[];
}
