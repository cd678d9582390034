import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@basin/db";
import { createClient } from "@libsql/client";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "./postgres.js";
import { begun, claim, plainRun, runOf, worker } from "./suite/fixture.js";

const folder = mkdtempSync(join(tmpdir(), "basin-faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a server that does not answer is one clear line", async () => {
  const refused = openStore("postgres://127.0.0.1:1/basin");
  await expect(refused).rejects.toMatchObject({
    code: "unavailable",
    message: /^database: [^\n]*ECONNREFUSED/,
  });
});

test.each(["mysql://me:secret@127.0.0.1/x", "libsql:x.db", "https://127.0.0.1/x"])(
  "another kind of database is refused in one line, and nothing is made of its name: %s",
  async (url) => {
    const refused = openStore(url);
    await expect(refused).rejects.toMatchObject({
      code: "invalid",
      message: `database: want postgres://..., file:... or a path, got ${url.split(":")[0]}:...`,
    });
    expect(existsSync(url.split("/")[0]!)).toBe(false);
  },
);

const disk = smallDisk(join(folder, "disk"));
describe.skipIf(disk === undefined)("a full disk (needs the right to mount a small one)", () => {
  afterAll(() => execFileSync("umount", ["--lazy", disk!]));

  test("is said in one line, and nothing of the chunk is kept", async () => {
    const store = await openStore(join(disk!, "basin.db"));
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    await store.jobs.report(lease, { done: 1 });
    const data = new Uint8Array(4 << 20).fill(7);
    const full = store.jobs.report(lease, { done: 2, data });
    await expect(full).rejects.toMatchObject({
      code: "unavailable",
      message: /^jobs\.report: [^\n]*disk is full/,
    });
    expect((await runOf(store, id)).progress.done).toBe(1);
    expect(await store.jobs.report(lease, { done: 3 })).toEqual({ cancel: false, lost: false });
    await store.close();
  });
});

test("a transaction waits for one of another process that takes its time", async () => {
  const path = join(folder, "busy.db");
  const store = await openStore(path);
  const other = createClient({ url: `file:${path}` });
  const holding = await other.transaction("write");
  const made = store.runs.create(plainRun);
  let done = false;
  const watched = made.then(() => {
    done = true;
  });
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(done).toBe(false);
  await holding.commit();
  await watched;
  other.close();
  await store.close();
});

describe.skipIf(noPostgres !== undefined)(`Postgres${noPostgres ? ` (${noPostgres})` : ""}`, () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  test("may be killed and restarted: nothing that was finished is lost, and the store goes on", async () => {
    const store = await openStore(server!.url);
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    await store.jobs.report(lease, { done: 4 });
    await server!.kill9();
    await expect(store.jobs.report(lease, { done: 5 })).rejects.toMatchObject({ code: "unavailable" });
    await expect(store.jobs.claim(me)).rejects.toMatchObject({ code: "unavailable" });
    await server!.restart();
    expect((await eventually(() => runOf(store, id))).progress.done).toBe(4);
    expect(await store.jobs.report(lease, { done: 6 })).toEqual({ cancel: false, lost: false });
    expect((await claim(store, me)).job.piece).not.toBe((await pieceOf(store, id, lease.jobId))?.piece);
    await store.close();
  });

  test("a job whose message got lost is found again", async () => {
    const url = await createDatabase(server!.url, "lost");
    const store = await openStore(url);
    const me = await worker(store);
    const { run } = await store.runs.create(plainRun);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await client.query("delete from pgboss.job")).rowCount).toBe(1);
    expect((await claim(store, me)).run.id).toBe(run.id);
    expect((await client.query("select 1 from pgboss.job")).rowCount).toBe(0);
    await client.end();
    await store.close();
  });
});

async function pieceOf(store: Store, runId: string, jobId: string) {
  const [jobs] = await store.jobs.of([runId]);
  return jobs?.find(({ id }) => id === jobId);
}

/** The first answer, while a server comes back. */
async function eventually<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A disk of 3 MB in memory; `undefined` where none can be mounted. */
function smallDisk(path: string): string | undefined {
  try {
    execFileSync("mkdir", ["-p", path]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    return undefined;
  }
}
