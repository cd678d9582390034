import { createHash, randomBytes } from "node:crypto";
import type { Store, Token } from "@basin/db";
import { InputError } from "../answer/door.js";

const PREFIX = "bsn_";

/** SHA-256 of a secret: 256 random bits need no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

/** A new key and its secret, which is not kept anywhere. @throws InputError for an end in the past */
export async function createToken(
  store: Store,
  asked: Pick<Token, "name" | "scope" | "expiresAt">,
): Promise<{ token: Token; secret: string }> {
  checkExpiry(asked.expiresAt);
  const secret = PREFIX + randomBytes(32).toString("base64url");
  const token = await store.tokens.create({ ...asked, secretHash: hashSecret(secret) });
  return { token, secret };
}

/** @throws InputError unless it lies ahead */
export function checkExpiry(expiresAt: number | null): void {
  if (expiresAt === null || expiresAt > Date.now()) return;
  throw new InputError({ path: ["expiresAt"], detail: "want a time to come" });
}
