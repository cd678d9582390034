import { afterAll, beforeAll, describe } from "vitest";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "../../../db/test/postgres.js";
import { suites } from "./suite/index.js";

describe.skipIf(noPostgres)(`the server on Postgres${noPostgres ? ` (${noPostgres})` : ""}`, () => {
  let postgres: TestPostgres | undefined;
  let databases = 0;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());
  for (const suite of suites) suite(() => createDatabase(postgres!.url, `server${++databases}`));
});
