import { describe, expect, it } from "vitest";
import { basin } from "./basin.js";

const commands = ["train", "evaluate", "attack", "finetune", "surface", "convert", "doctor", "bench", "demo"];

describe("help", () => {
  it.each(commands)("of %s shows usage, options and examples", async (name) => {
    const { code, stdout, stderr } = await basin([name, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: basin ${name} `));
    expect(stdout).toMatch(new RegExp(`\\n {2}\\$ basin ${name} `));
    expect(stdout).toContain("--json");
  });

  it("lists every command", async () => {
    const { code, stdout } = await basin(["--help"]);
    expect(code).toBe(0);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`\\n {2}${name} `));
  });

  it("is what a call without command gets, on stderr and with exit code 2", async () => {
    const { code, stdout, stderr } = await basin([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: basin");
  });

  it("names the normalisation that is assumed and every attack with its defaults", async () => {
    const { stdout } = await basin(["evaluate", "--help"]);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain("the common CIFAR ResNet recipe");
    expect(text).toContain("pgd-paper-radius");
    expect(text).toContain("epsilon=8/255");
  });
});
