import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { tell } from "./door.js";

/** What is written down of errors that nobody expected. */
export type Log = (line: string) => void;

/**
 * An error as clients see it. What GraphQL itself says of a request is passed on with its code; what a resolver threw is told
 * by the door; the rest is logged and masked.
 */
export function formatError(error: GraphQLError, log: Log): GraphQLFormattedError {
  const { locations, path } = error.toJSON();
  const place = {
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
  };
  const thrown = error.originalError ?? undefined;
  if (thrown === undefined || thrown instanceof GraphQLError) {
    const code = error.extensions["code"] ?? "BAD_USER_INPUT";
    return { message: error.message, ...place, extensions: { code } };
  }
  const { code, message, expected } = tell(thrown);
  if (!expected) log(`${path?.join(".") ?? "graphql"}: ${thrown.stack ?? thrown.message}`);
  return { message, ...place, extensions: { code } };
}

/** All errors of a result; see {@link formatError}. */
export function formatErrors(errors: readonly GraphQLError[], log: Log): GraphQLFormattedError[] {
  return errors.map((error) => formatError(error, log));
}
