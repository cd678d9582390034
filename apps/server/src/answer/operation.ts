/** One operation of a live connection, from its text to what graphql executes; requests over HTTP go through Apollo. */
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import type { Context } from "../context.js";
import { limits, overLimits } from "./limits.js";

/** What a client sends. */
export interface OperationRequest {
  readonly query?: unknown;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/** What to execute, or what is wrong with it. */
export function prepareOperation(
  schema: GraphQLSchema,
  request: OperationRequest,
  contextValue: Context,
): ExecutionArgs | readonly GraphQLError[] {
  const { query, operationName, variables } = request;
  if (typeof query !== "string" || query.length > limits.body)
    return [new GraphQLError("query: want a text")];
  try {
    const document = parse(query, { maxTokens: limits.tokens });
    const wrong = validate(schema, document);
    if (wrong.length > 0) return wrong;
    const over = overLimits(schema, { document, operationName, variables });
    if (over !== undefined) return [over];
    return { schema, document, operationName, variableValues: { ...variables }, contextValue };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
