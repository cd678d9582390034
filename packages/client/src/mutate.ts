import type { Endpoint } from "./endpoint.js";
import { ClientError, throwUserErrors, type UserError } from "./errors.js";
import type { TypedDocumentString } from "./gql/graphql.js";
import { runQuery } from "./run-query.js";

/** What every mutation answers beside its object. */
interface Answer {
  readonly userErrors: readonly UserError[];
}

/**
 * Runs a mutation of one `input` and answers its payload.
 *
 * @param name of the mutation, for messages
 * @throws ClientError with every field that the server does not take
 */
export async function mutate<Name extends string, Payload extends Answer, Input>(
  endpoint: Endpoint,
  name: Name,
  document: TypedDocumentString<Record<Name, Payload>, { input: Input }>,
  input: Input,
): Promise<Payload> {
  const result = await runQuery(endpoint, document, { input });
  const payload = result[name];
  throwUserErrors(name, payload.userErrors);
  return payload;
}

/** The object of a payload, which is there unless there were errors. */
export function objectOf<T>(name: string, value: T | null | undefined): T {
  if (value != null) return value;
  throw new ClientError({ code: "failed", where: name, detail: "want an object in the answer, got none" });
}
