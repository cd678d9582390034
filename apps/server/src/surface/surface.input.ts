import { Field, ID, InputType } from "type-graphql";

@InputType()
export class SurfaceFilter {
  @Field(() => ID, { nullable: true })
  modelId?: string;
  @Field(() => String, { nullable: true })
  gridHash?: string;
  @Field(() => String, { nullable: true })
  comparableHash?: string;
  @Field(() => Boolean, { nullable: true })
  finished?: boolean;
}
