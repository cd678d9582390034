import { type Store, StoreError, type Token } from "@basin/db";
import type { Viewer } from "../context.js";
import { AccessError } from "./access-error.js";
import { hashSecret } from "./token.js";

/** Whoever needs no token may do everything. */
const owner: Viewer = { scope: "admin", name: null, secretHash: null };
const nobody: Viewer = { scope: null, name: null, secretHash: null };

/** A token's last use is noted once in so many milliseconds. */
const NOTE_EVERY = 60_000;

/**
 * Who asks, from the header `Authorization`.
 *
 * @param tokens whether a token is needed; one that is given counts in any case
 * @throws AccessError for a token that is unknown, expired or revoked
 */
export async function viewerOf(
  store: Store,
  authorization: string | undefined,
  { tokens }: { readonly tokens: boolean },
): Promise<Viewer> {
  if (authorization === undefined || authorization === "") return tokens ? nobody : owner;
  const [, secret] = /^Bearer +(\S{1,200})$/i.exec(authorization) ?? [];
  if (secret === undefined) throw unknown("want a token that is known");
  const secretHash = hashSecret(secret);
  const token = await counting(store, secretHash);
  if (Date.now() - (token.lastUsedAt ?? 0) > NOTE_EVERY) await noteUse(store, token.id);
  return { scope: token.scope, name: token.name, secretHash };
}

/** The token of a hash. @throws AccessError unless it counts */
async function counting(store: Store, secretHash: string): Promise<Token> {
  const token = await store.tokens.bySecretHash(secretHash);
  if (token === undefined) throw unknown("want a token that is known");
  if (token.revokedAt !== null) throw unknown("this token was revoked");
  if (token.expiresAt !== null && token.expiresAt <= Date.now()) throw unknown("this token has expired");
  return token;
}

/** Whether someone may go on: live connections outlast tokens. A database that does not answer throws nobody out. */
export async function mayGoOn(store: Store, { secretHash }: Viewer): Promise<boolean> {
  try {
    if (secretHash !== null) await counting(store, secretHash);
    return true;
  } catch (error) {
    if (error instanceof AccessError) return false;
    if (error instanceof StoreError) return true;
    throw error;
  }
}

/** Only a note: a busy database must not keep anyone out. */
async function noteUse(store: Store, id: string): Promise<void> {
  try {
    await store.tokens.used(id);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

const unknown = (message: string): AccessError => new AccessError("UNAUTHENTICATED", message);
