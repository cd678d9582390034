import { randomInt } from "node:crypto";
import type { Share } from "@basin/db";
import { checkExpiry } from "../access/token.js";
import { InputError } from "../answer/door.js";
import type { Context } from "../context.js";
import { freeze } from "./freeze.js";
import type { CreateShareInput } from "./share.input.js";

/** Most of each that one share may name. */
const most = { surfaces: 16, runs: 32, models: 32 } as const;

const SLUG = 12;
const letters = "23456789abcdefghjkmnpqrstuvwxyz";
const MOST_VIEW = 65_536;

/** Freezes what is named and gives it an address. @throws InputError */
export async function createShare(
  { store, artifacts, loaders }: Context,
  input: CreateShareInput,
): Promise<Share> {
  const expiresAt = input.expiresAt ?? null;
  checkExpiry(expiresAt);
  const document = await freeze(loaders, asked(input));
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const documentHash = await artifacts.put(bytes);
  await store.artifacts.add({
    hash: documentHash,
    bytes: bytes.length,
    kind: "share",
    mediaType: "application/json",
  });
  return store.shares.create({ slug: newSlug(), title: document.title, documentHash, expiresAt });
}

/** About 59 bits, without letters that are taken for one another. */
const newSlug = (): string => Array.from({ length: SLUG }, () => letters[randomInt(letters.length)]).join("");

function asked(input: CreateShareInput) {
  const ids = { surfaces: input.surfaces ?? [], runs: input.runs ?? [], models: input.models ?? [] };
  for (const name of Object.keys(most) as (keyof typeof most)[]) {
    if (ids[name].length <= most[name]) continue;
    throw new InputError({ path: [name], detail: `want ${most[name]} at most, got ${ids[name].length}` });
  }
  if (Object.values(ids).every((list) => list.length === 0)) {
    throw new InputError({ path: ["surfaces"], detail: "want a surface, a run or a model, got none" });
  }
  if (JSON.stringify(input.view ?? null).length > MOST_VIEW) {
    throw new InputError({ path: ["view"], detail: `want ${MOST_VIEW} characters at most` });
  }
  return { ...ids, title: input.title || undefined, view: input.view ?? undefined };
}
