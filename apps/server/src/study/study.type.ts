import { Field, ID, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { connectionType } from "../page/page.type.js";
import { Time } from "../scalar/time.js";

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
}

export const StudyConnection = connectionType("Study", () => StudyType);
