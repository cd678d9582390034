import { type ClassType, Field, ObjectType } from "type-graphql";

@ObjectType("UserError", { simpleResolvers: true, description: "What was wrong with an input, for people." })
export class UserErrorType {
  @Field(() => [String], {
    description: "The field of the input, from outside to inside; empty for the whole.",
  })
  path!: readonly string[];
  @Field(() => String)
  message!: string;
  @Field(() => String, { description: "`INVALID`, `UNKNOWN`, `MISSING`, `CONFLICT`, `IN_USE`, `STATE`, ..." })
  code!: string;
}

/** The type of a mutation's answer: its objects by name, null where there are errors. */
export function answerType(name: string, fields: Readonly<Record<string, ReturnTypeFunc>>): ClassType {
  @ObjectType(name, { simpleResolvers: true })
  class Answer {
    @Field(() => [UserErrorType])
    userErrors!: readonly UserErrorType[];
  }
  for (const [field, type] of Object.entries(fields))
    Field(type, { nullable: true })(Answer.prototype, field);
  return Answer;
}

type ReturnTypeFunc = Parameters<typeof Field>[0] & (() => unknown);
