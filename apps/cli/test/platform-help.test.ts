import { describe, expect, it } from "vitest";
import { basin, words } from "./basin.js";

const commands = [
  "up",
  "run train",
  "run finetune",
  "run evaluate",
  "run attack",
  "run surface",
  "run import",
  "study start",
  "study show",
  "study list",
  "study report",
  "study cancel",
  "runs",
  "show",
  "watch",
  "cancel",
  "retry",
  "export",
  "query",
  "share",
  "token create",
];

describe("help of the platform's commands", () => {
  it.each(commands)("of %s shows usage, options and examples", async (name) => {
    const { code, stdout, stderr } = await basin([...words(name), "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: basin ${name} `));
    expect(stdout).toMatch(new RegExp(`\\n {2}\\$ basin ${name}`));
    expect(stdout).toContain(name === "up" ? "--workers" : "--json");
  });

  it("of run train has no defaults of its own, so that presets count", async () => {
    const { stdout } = await basin(["run", "train", "--help"]);
    expect(stdout).toContain("--preset <name>");
    expect(stdout).not.toContain("(default:");
    expect(stdout).not.toContain("--resume");
  });
});
