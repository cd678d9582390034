import type { Endpoint } from "./endpoint.js";
import type { TypedDocumentString } from "./gql/graphql.js";

/** Runs an operation that was written with the schema at hand, and answers what it asks for. */
export async function runQuery<Result, Variables>(
  endpoint: Endpoint,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Result> {
  return (await endpoint.query(document.toString(), variables, signal)) as Result;
}
