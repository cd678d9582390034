import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { createOpener } from "./opener.js";
import { storeCases } from "./suite/all.js";

describe("on SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "basin-store-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let databases = 0;
  storeCases(createOpener(async () => `file:${join(folder, `${databases++}.db`)}`));
});
