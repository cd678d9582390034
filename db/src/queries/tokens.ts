import { and, asc, eq, isNull } from "drizzle-orm";
import type { Database, Tables } from "../database.js";
import { newId } from "../ids.js";
import type { Token } from "../records.js";
import type { Tokens } from "../store.js";

/** The keys to the API of a database. */
export function createTokens(d: Database): Tokens {
  const { tokens } = d.tables;
  return {
    create: ({ name, scope, expiresAt, secretHash }) =>
      d.write("tokens.create", async ({ db }) => {
        const id = newId("token");
        const [row] = await db
          .insert(tokens)
          .values({ id, name, scope, secretHash, expiresAt, createdAt: d.dialect.now })
          .returning();
        return toToken(row!);
      }),
    bySecretHash: (secretHash) =>
      d.read("tokens.bySecretHash", async (db) => {
        const [row] = await db.select().from(tokens).where(eq(tokens.secretHash, secretHash));
        return row && toToken(row);
      }),
    list: () =>
      d.read("tokens.list", async (db) =>
        (await db.select().from(tokens).orderBy(asc(tokens.id))).map(toToken),
      ),
    revoke: (id) =>
      d.write("tokens.revoke", async ({ db }) => {
        const still = and(eq(tokens.id, id), isNull(tokens.revokedAt));
        await db.update(tokens).set({ revokedAt: d.dialect.now }).where(still);
        const [row] = await db.select().from(tokens).where(eq(tokens.id, id));
        return row && toToken(row);
      }),
    used: (id) =>
      d.write("tokens.used", async ({ db }) => {
        await db.update(tokens).set({ lastUsedAt: d.dialect.now }).where(eq(tokens.id, id));
      }),
  };
}

function toToken({ secretHash: _, ...token }: Tables["tokens"]["$inferSelect"]): Token {
  return token;
}
