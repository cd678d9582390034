import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ComputeError } from "@basin/compute";
import type { Home } from "./home.js";
import { isLiving, type ProcessId, thisProcess } from "./living.js";

/** What the lock of a home says of the `basin up` that runs there. */
export interface LockText extends ProcessId {
  /** Where its server answers; null until it does. */
  readonly url: string | null;
  /** Where its dashboard answers; null without one. */
  readonly dashboard: string | null;
  readonly database: string;
  readonly artifacts: string;
}

/** A lock that this process holds. */
export interface HomeLock {
  /** Says where the server answers, and the dashboard if there is one. */
  announce(addresses: Pick<LockText, "url" | "dashboard">): Promise<void>;
  release(): Promise<void>;
}

const NAME = "up.lock";

/**
 * Takes the lock of a home, also from a process that no longer lives.
 *
 * @throws ComputeError `unsupported` if another `basin up` runs there
 */
export async function lockHome(home: Home): Promise<HomeLock> {
  const path = join(home.folder, NAME);
  const text: LockText = {
    ...thisProcess(),
    url: null,
    dashboard: null,
    database: home.database,
    artifacts: home.artifacts,
  };
  while (!(await create(path, text))) {
    const holder = await readLock(home);
    if (holder !== undefined) throw taken(home, holder);
    await clear(path);
  }
  return {
    announce: async (addresses) => rename(await writeBeside(path, { ...text, ...addresses }), path),
    release: () => rm(path, { force: true }),
  };
}

/** The lock of the `basin up` that runs in a home; nothing where none does. */
export async function readLock({ folder }: Home): Promise<LockText | undefined> {
  const text = await readFile(join(folder, NAME), "utf8").catch(() => undefined);
  const lock = text === undefined ? undefined : parseLock(text);
  return lock !== undefined && isLiving(lock) ? lock : undefined;
}

/** A link appears with its content, and never in place of another: nobody reads half a lock. */
async function create(path: string, text: LockText): Promise<boolean> {
  const temporary = await writeBeside(path, text);
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Takes a dead lock away. Of several who try, one moves it; a living lock that was moved by mistake is put back. */
async function clear(path: string): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const lock = parseLock(await readFile(aside, "utf8"));
  if (lock !== undefined && isLiving(lock)) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

function parseLock(text: string): LockText | undefined {
  try {
    const lock = JSON.parse(text) as LockText;
    return Number.isSafeInteger(lock.pid) ? lock : undefined;
  } catch {
    return undefined;
  }
}

/** The database's address may hold a password: the file is its owner's alone. */
async function writeBeside(path: string, text: LockText): Promise<string> {
  const temporary = `${path}.${randomBytes(8).toString("hex")}`;
  await writeFile(temporary, `${JSON.stringify(text)}\n`, { mode: 0o600 });
  return temporary;
}

function taken({ folder }: Home, { pid, url }: LockText): ComputeError {
  const place = url === null ? `process ${pid}` : `process ${pid}, ${url}`;
  const detail = `basin up already runs there (${place}); stop it or choose another --home`;
  return new ComputeError({ code: "unsupported", where: folder, detail });
}
