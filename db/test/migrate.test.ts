import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@basin/db";
import { createClient } from "@libsql/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "./postgres.js";
import { atOnce } from "./suite/processes.js";

describe("a SQLite file", () => {
  const folder = mkdtempSync(join(tmpdir(), "basin-migrate-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("is made by one of the processes that open it at once", async () => {
    const url = `file:${join(folder, "new", "basin.db")}`;
    expect(await atOnce("open", url, { processes: 3 })).toEqual([2, 2, 2]);
  });

  test("of an earlier version is brought up to this one, and keeps what it had", async () => {
    const path = join(folder, "older.db");
    const text = readFileSync(new URL("../migrations/sqlite/0000_start.sql", import.meta.url), "utf8");
    const client = createClient({ url: `file:${path}` });
    for (const statement of text.split("--> statement-breakpoint")) await client.execute(statement);
    await client.execute("create table basin_migrations (number integer primary key, hash text not null)");
    const hash = createHash("sha256").update(text).digest("hex");
    await client.execute({ sql: "insert into basin_migrations values (0, ?)", args: [hash] });
    await client.execute("insert into studies values ('std_1', 'old', '', '[]', 1)");
    client.close();
    const store = await openStore(path);
    const { items } = await store.studies.list({});
    expect(items.map(({ node }) => node)).toEqual([
      { id: "std_1", name: "old", note: "", tags: [], createdAt: 1, payload: null },
    ]);
    expect(await store.studies.setPlan("std_1", { payload: { new: true }, steps: [] })).toMatchObject({
      payload: { new: true },
    });
    await store.close();
  });

  test("of another version is refused", async () => {
    const path = join(folder, "newer.db");
    await (await openStore(path)).close();
    const client = createClient({ url: `file:${path}` });
    await client.execute("insert into basin_migrations (number, hash) values (999, 'later')");
    client.close();
    await expect(openStore(path)).rejects.toMatchObject({ code: "invalid", message: /another version/ });
  });

  test("that is none is refused", async () => {
    const path = join(folder, "text.db");
    writeFileSync(path, "not a database, but long enough to be looked at ".repeat(50));
    await expect(openStore(path)).rejects.toMatchObject({ code: "corrupt", message: /^database: [^\n]+$/ });
    await expect(openStore(":memory:")).rejects.toMatchObject({ code: "invalid" });
  });
});

describe.skipIf(noPostgres !== undefined)(
  `a Postgres database${noPostgres ? ` (${noPostgres})` : ""}`,
  () => {
    let server: TestPostgres | undefined;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());

    test("is made by one of the processes that open it at once", async () => {
      const url = await createDatabase(server!.url, "fresh");
      expect(await atOnce("open", url, { processes: 3 })).toEqual([2, 2, 2]);
    });

    test("that is not there is named in one line, without its password", async () => {
      const address = new URL(server!.url);
      address.pathname = "/nowhere";
      address.password = "secret";
      const refused = openStore(address.href);
      await expect(refused).rejects.toMatchObject({
        code: "invalid",
        message: /^database: [^\n]*nowhere[^\n]*$/,
      });
      await expect(refused).rejects.not.toThrow(/secret/);
    });
  },
);
