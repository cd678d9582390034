import { afterAll, beforeAll, describe } from "vitest";
import { createOpener } from "./opener.js";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "./postgres.js";
import { storeCases } from "./suite/all.js";

describe.skipIf(noPostgres !== undefined)(`on Postgres${noPostgres ? ` (${noPostgres})` : ""}`, () => {
  let server: TestPostgres | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());
  let databases = 0;
  storeCases(createOpener(() => createDatabase(server!.url, `store_${databases++}`)));
});
