import { join } from "node:path";
import { describe } from "vitest";
import { suites } from "./suite/index.js";

describe("the server on SQLite", () => {
  for (const suite of suites) suite(async (folder) => `file:${join(folder, "basin.db")}`);
});
