import { openStore } from "@basin/db";
import { afterAll, beforeAll, describe } from "vitest";
import { createOpener } from "./opener.js";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "./postgres.js";
import { storeCases } from "./suite/all.js";

describe.skipIf(noPostgres !== undefined)(`on Postgres${noPostgres ? ` (${noPostgres})` : ""}`, () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres();
    if (!server) return;
    const store = await openStore(await createDatabase(server.url, "made"));
    // The queue makes its tables when it is first asked.
    await store.jobs.claim("nobody");
    await store.close();
  });
  afterAll(() => server?.stop());
  let databases = 0;
  storeCases(createOpener(() => createDatabase(server!.url, `store_${databases++}`, { template: "made" })));
});
