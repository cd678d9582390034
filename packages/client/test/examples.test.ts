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

/** What each example of a surface prints. */
interface PrintedSurface {
  readonly surface: string;
  readonly shape: readonly number[];
  readonly least: number;
  readonly greatest: number;
}

const run = promisify(execFile);
const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

async function print<Printed = PrintedSurface>(program: string, args: readonly string[]): Promise<Printed> {
  const env = { ...process.env, BASIN_URL: up.url };
  const { stdout } = await run(program, [...args], { env });
  return JSON.parse(stdout) as Printed;
}

/** Node from 22.18 on runs the file as it is; older ones need its types taken away. */
async function printTypeScript<Printed>(name: string): Promise<Printed> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [example(`${name}.ts`)],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  return print(process.execPath, [outfile]);
}

describe("the examples", () => {
  let expected: PrintedSurface;

  it("in TypeScript maps a surface and reads its grid", async () => {
    expected = await printTypeScript("surface");
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

  it("in TypeScript brings a study to its verdicts, and finds it again", async () => {
    interface PrintedStudy {
      readonly study: string;
      readonly groups: readonly string[];
      readonly clean: readonly number[];
      readonly verdicts: readonly { readonly name: string; readonly verdict: string }[];
    }
    const printed = await printTypeScript<PrintedStudy>("study");
    expect(printed.groups.slice(1)).toEqual(["FGSM", "PGD"]);
    expect(printed.clean).toHaveLength(3);
    expect(printed.verdicts.length).toBeGreaterThan(0);
    for (const { verdict } of printed.verdicts)
      expect(["supported", "not supported", "undecided"]).toContain(verdict);
    expect(await printTypeScript<PrintedStudy>("study")).toEqual(printed);
  }, 240_000);
});
