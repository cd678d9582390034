import { type Client, ClientError, createClient } from "@basin/client";
import type { TypedDocumentString } from "../gql/graphql.ts";

/** The API by way of this app's own address: browsers need no other. */
export const client: Client = createClient({ url: "" });

/** Asks from a browser. @throws ClientError */
export async function query<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  return (await client.query(document.toString(), variables as Record<string, unknown>)) as Result;
}

/** One line for people. */
export function errorText(error: unknown): string {
  if (error instanceof ClientError) return error.message.replace(/^: /, "");
  return error instanceof Error ? error.message : String(error);
}
