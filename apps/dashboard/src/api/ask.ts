import { ClientError, createClient } from "@basin/client";
import { cookies, headers } from "next/headers";
import type { TypedDocumentString } from "../gql/graphql.ts";
import { serverAddress } from "../upstream/address.ts";
import { strangerComplaint } from "../upstream/own-request.ts";
import { tokenFrom } from "../upstream/token.ts";
import type { Problem } from "./problem.ts";

/** What a page was answered, or what stands in its place. */
export type Answer<Result> = { readonly data: Result } | { readonly problem: Problem };

/** How something is asked. */
interface AskOptions {
  /** Anyone may: no key is sent, since one that has expired would be refused. */
  readonly isOpen?: boolean;
  /** The key to ask with, in place of the visitor's own. */
  readonly token?: string;
}

/** Asks Basin's server while a page is made. It never throws: what goes wrong is shown on the page. */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { isOpen = false, token: given }: AskOptions = {},
): Promise<Answer<Result>> {
  const complaint = strangerComplaint(await headers());
  if (complaint !== undefined) return { problem: { code: "FORBIDDEN", message: complaint } };
  // Not the header: a page that is made anew because a key was kept has it here only.
  const token = isOpen ? undefined : (given ?? tokenFrom(String(await cookies())));
  const client = createClient({ url: serverAddress(), fetch: fetchNow, ...(token && { token }) });
  try {
    const data = await client.query(document.toString(), variables as Record<string, unknown>);
    return { data: data as Result };
  } catch (error) {
    if (error instanceof ClientError) return { problem: { code: error.code, message: error.message } };
    throw error;
  }
}

/** Next may keep answers; these must be of now. */
const fetchNow: typeof fetch = (input, init) => fetch(input, { ...init, cache: "no-store" });
