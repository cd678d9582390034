"use server";

import { cookies } from "next/headers";
import { ask } from "../api/ask.ts";
import { AccessDocument } from "../gql/graphql.ts";
import { TOKEN_COOKIE } from "../upstream/token.ts";

/** Why a key is not kept, and how many tries there were: two refusals of the same kind are told apart. */
export interface Refusal {
  readonly message: string;
  readonly tries: number;
}

/**
 * Keeps a key that the server knows, in a cookie that scripts cannot read and other sites cannot send. The page under
 * way is then made anew with it; a key that the server refuses is answered with the reason, and changes nothing.
 */
export async function keepToken(before: Refusal | null, form: FormData): Promise<Refusal | null> {
  const token = String(form.get("token") ?? "").trim();
  const answer = await ask(AccessDocument, {}, { token });
  if ("problem" in answer) {
    // The address of the server, which the client names first, is of no use to who typed a key.
    const message = answer.problem.message.replace(/^https?:\S+: /, "");
    return { message, tries: (before?.tries ?? 0) + 1 };
  }
  const store = await cookies();
  store.set(TOKEN_COOKIE, token, { httpOnly: true, sameSite: "strict", path: "/", maxAge: 90 * 86_400 });
  return null;
}
