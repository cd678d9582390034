import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { NodeType } from "../node/node.type.js";
import { JsonObject } from "../scalar/json.js";
import { Real } from "../scalar/number.js";
import { Time } from "../scalar/time.js";

@ObjectType("Evaluation", {
  implements: NodeType,
  simpleResolvers: true,
  description: "How one model fares under one attack. Shares are from 0 to 1.",
})
export class EvaluationType implements NodeType {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  runId!: string;
  @Field(() => ID)
  modelId!: string;
  @Field(() => String, { description: "The whole attack as text, or `none`." })
  attack!: string;
  @Field(() => String)
  data!: string;
  @Field(() => String)
  split!: string;
  @Field(() => Int)
  images!: number;
  @Field(() => Float, { description: "Of all images." })
  top1!: number;
  @Field(() => Real)
  loss!: number;
  @Field(() => Real)
  oneMinusSsim!: number;
  @Field(() => Real)
  l2!: number;
  @Field(() => Real)
  linf!: number;
  @Field(() => Real, { nullable: true })
  meanFlow!: number | null;
  @Field(() => Int, { description: "Images that were right before the attack." })
  rightBefore!: number;
  @Field(() => Int, { description: "Of those, images that still are." })
  rightAfter!: number;
  @Field(() => Float)
  seconds!: number;
  @Field(() => JsonObject)
  protocol!: Readonly<Record<string, unknown>>;
  @Field(() => String, { nullable: true, description: "Values of each image, an artifact." })
  rowsHash!: string | null;
  @Field(() => Time)
  createdAt!: number;
}
