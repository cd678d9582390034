import { Field, ID, Int, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { JsonObject } from "../scalar/json.js";
import { Time } from "../scalar/time.js";

@ObjectType("Dataset", { implements: NodeType, simpleResolvers: true, description: "Labelled images." })
export class DatasetType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => String)
  name!: string;
  @Field(() => String, { description: "`builtin`, `path` or `artifact`." })
  kind!: string;
  @Field(() => String, {
    description: "The name, the path on the workers' machines, or the artifact's hash.",
  })
  source!: string;
  @Field(() => ID, { nullable: true })
  runId!: string | null;
  @Field(() => Int, { nullable: true })
  classes!: number | null;
  @Field(() => JsonObject, { description: "Images by split, as far as known." })
  images!: Readonly<Record<string, number>>;
  @Field(() => String)
  note!: string;
  @Field(() => Time)
  createdAt!: number;
}

export const DatasetConnection = connectionType("Dataset", () => DatasetType);
