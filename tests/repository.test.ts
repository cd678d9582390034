import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findCommands, missingCommand } from "./documented-commands.js";
import { findLeaks, readTextFiles } from "./repository-text.js";
import { root } from "./source-edges.js";

describe("files of the repository", () => {
  const files = readTextFiles();

  it("include the lock file, the sources and the documents", () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["package-lock.json", "CONTRIBUTING.md", ".npmrc"]));
    expect(paths).toContain("packages/compute/src/tensor.ts");
  });

  it("name no path of one machine and no registry", () => {
    expect(files.flatMap(findLeaks)).toEqual([]);
  });

  // Joined here, so that this file does not hold what it forbids.
  it.each([
    ["/wo", "rk/main/x.ts"],
    ["/tmp", "/basin-1/x"],
    ["see /ho", "me/ann/data"],
    ["C:\\Us", "ers\\ann"],
    ['"resolved": "ht', 'tp://127.0.0.1/a.tgz"'],
    ["registry", "=somewhere"],
    ["https://registry", ".example.org/a"],
  ])("are searched so that %s%s is found", (head, tail) => {
    expect(findLeaks({ path: "a.md", text: `first\n${head}${tail}\n` })).toEqual([
      expect.stringMatching(/^a\.md:2: a (path|registry)/),
    ]);
  });

  it.each([
    "the network/work/room",
    "../../home/ann",
    "https://example.org/home/ann",
    "./engine/registry.ts",
  ])("may say %s", (text) => {
    expect(findLeaks({ path: "a.md", text })).toEqual([]);
  });
});

describe.each(["README.md", "CONTRIBUTING.md"])("commands in %s", (name) => {
  it("exist", () => {
    const commands = findCommands(readFileSync(root + name, "utf8"));
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.map(missingCommand).filter((line) => line !== undefined)).toEqual([]);
  });
});

describe("the search for commands", () => {
  it("finds those in blocks and spans, and only those", () => {
    const text = "Do `npm test`, not npm run x.\n\n```sh\n$ npm run demo\nnode a.mjs --b\nls\n```\n";
    expect(findCommands(text)).toEqual(["npm test", "npm run demo", "node a.mjs --b"]);
  });

  it.each([
    ["npm run fly", "npm run fly: no script fly in package.json"],
    ["npm run fly -w apps/cli", "npm run fly -w apps/cli: no script fly in apps/cli/package.json"],
    ["node apps/cli/fly.js x", "node apps/cli/fly.js x: no file apps/cli/fly.js"],
  ])("says why `%s` is wrong", (command, complaint) => {
    expect(missingCommand(command)).toBe(complaint);
  });

  it.each(["npm test", "npm ci", "npm run test -w apps/cli -- name", "node apps/cli/setup.mjs"])(
    "knows `%s`",
    (command) => {
      expect(missingCommand(command)).toBeUndefined();
    },
  );
});
