import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startUp, type Up } from "../../../apps/cli/test/up.js";

const folder = await mkdtemp(join(tmpdir(), "basin-examples-"));
let up: Up;
beforeAll(async () => {
  up = await startUp(["--home", join(folder, "home")]);
});
afterAll(async () => {
  await up.end("SIGINT");
  await rm(folder, { recursive: true, force: true });
});

/** What each example prints. */
interface Printed {
  readonly surface: string;
  readonly shape: readonly number[];
  readonly least: number;
  readonly greatest: number;
}

const run = promisify(execFile);
const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

async function print(program: string, args: readonly string[]): Promise<Printed> {
  const env = { ...process.env, BASIN_URL: up.url };
  const { stdout } = await run(program, [...args], { env });
  return JSON.parse(stdout) as Printed;
}

/** Node from 22.18 on runs the file as it is; older ones need its types taken away. */
async function printTypeScript(): Promise<Printed> {
  const outfile = join(folder, "surface.mjs");
  await build({
    entryPoints: [example("surface.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  return print(process.execPath, [outfile]);
}

describe("the examples", () => {
  let expected: Printed;

  it("in TypeScript maps a surface and reads its grid", async () => {
    expected = await printTypeScript();
    expect(expected.shape).toEqual([4, 5]);
    expect(expected.least).toBeLessThan(expected.greatest);
  });

  const others = [
    { language: "Python", program: "python3", needed: "python3", file: "surface.py" },
    { language: "curl and sh", program: "sh", needed: "curl", file: "surface.sh" },
  ];
  for (const { language, program, needed, file } of others) {
    it.skipIf(!has(needed))(`in ${language} finds the same values (needs ${needed})`, async () => {
      const { surface, shape, least, greatest } = await print(program, [example(file)]);
      expect(surface).not.toBe(expected.surface);
      expect([shape, Math.fround(least), Math.fround(greatest)]).toEqual([
        expected.shape,
        expected.least,
        expected.greatest,
      ]);
    });
  }
});
