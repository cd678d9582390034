import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@basin/db";
import { afterAll, beforeAll, describe } from "vitest";
import { createOpener } from "./opener.js";
import { storeCases } from "./suite/all.js";

describe("on SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "basin-store-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  // Its tables are made once; how they are made is tested elsewhere.
  const made = join(folder, "made.db");
  beforeAll(async () => (await openStore(made)).close());
  let databases = 0;
  const create = async (): Promise<string> => {
    const path = join(folder, `${databases++}.db`);
    copyFileSync(made, path);
    return `file:${path}`;
  };
  storeCases(createOpener(create));
});
