import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, words } from "./basin.js";
import { startUp } from "./up.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);

const names = ["clean", "fgsm", "pgd", "stadv"];
/** Trainings, evaluations, surfaces and Hessians of four models, examples of three attacks, the report. */
const RUNS = 4 * 4 + 3 + 1;
const pages = fileURLToPath(new URL("../../dashboard/.next/BUILD_ID", import.meta.url));

interface Demo {
  readonly top1: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly verdicts: readonly { readonly claim: string; readonly verdict: string }[];
  readonly study: string;
  readonly compare: string;
  readonly files: readonly string[];
}

describe("a demo", () => {
  it("that Ctrl-C stops says how it goes on, and keeps its runs", async () => {
    const { code, stderr } = await basin(["demo"], { cwd, interruptAt: /^train: clean.*: done$/m });
    expect([code, stderr.trimEnd().split("\n").at(-1)]).toEqual([
      130,
      "basin: stopped: go on with: basin demo",
    ]);
    const home = join("demo", "home");
    const { total } = await basinJson<{ total: number }>(["runs", "--home", home], { cwd });
    expect(total).toBe(RUNS);
  }, 120_000);

  it("goes on from there to tables, models and surfaces, and ends on the page that compares them", async () => {
    const { code, stdout, stderr } = await basin(["demo"], { cwd });
    expect(code).toBe(0);
    // The training that was finished before is not done again.
    expect(stderr).not.toMatch(/^train: clean/m);
    expect(stderr).toMatch(new RegExp(`^\\d+ of ${RUNS} runs were there already$`, "m"));
    expect(stdout).toContain("Table 1: top-1 in %");
    expect(stdout).toMatch(/^(supported|not supported|undecided): /m);
    const [command, page] = stdout.trimEnd().split("\n").slice(-2);
    expect(command).toBe(`npx basin up --home ${join("demo", "home")}`);
    expect(page).toMatch(/^\/compare\?s=srf_\w+,srf_\w+,srf_\w+,srf_\w+$/);
    const surfaces = names.flatMap((name) => ["json", "npz", "png"].map((end) => `surface-${name}.${end}`));
    const models = names.map((name) => `${name}.safetensors`);
    const all = [...models, ...surfaces, "results.json", "surfaces.png", "report.html", "report.md", "home"];
    expect((await readdir(join(cwd, "demo"))).sort()).toEqual(all.sort());
  }, 600_000);

  it("that is repeated answers the same and computes nothing", async () => {
    const results = await readFile(join(cwd, "demo/results.json"), "utf8");
    const { top1, verdicts, study, compare, files } = await basinJson<Demo>(["demo"], { cwd });
    expect(await readFile(join(cwd, "demo/results.json"), "utf8")).toBe(results);
    expect(top1).toEqual((JSON.parse(results) as Demo).top1);
    for (const path of files) expect(existsSync(join(cwd, path)), path).toBe(true);
    // What it is about: training on an attack helps against it.
    for (const name of names.slice(1)) expect(top1[name]![name]).toBeGreaterThan(top1["clean"]![name]!);
    const { total } = await basinJson<{ total: number }>(["runs", "--home", "demo/home"], { cwd });
    expect(total).toBe(RUNS);
    const { studies } = await basinJson<{ studies: { id: string }[] }>(words("study list --home demo/home"), {
      cwd,
    });
    expect(studies.map(({ id }) => id)).toEqual([study]);
    // The report is the study's own: every claim has its verdict in it.
    const report = await readFile(join(cwd, "demo/report.md"), "utf8");
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { claim } of verdicts) expect(report).toContain(claim);
    expect(compare.split(",")).toHaveLength(4);
  }, 120_000);

  it.skipIf(!existsSync(pages))(
    "is shown by basin up (needs npm run build -w @basin/dashboard)",
    async () => {
      const { compare } = await basinJson<Demo>(["demo"], { cwd });
      const home = join(cwd, "demo/home");
      const up = await startUp(["--home", home, "--dashboard-port", "0"], { dashboard: true });
      try {
        const page = await fetch(`${up.dashboard}${compare}`);
        const text = await page.text();
        expect(page.status).toBe(200);
        for (const id of compare.slice("/compare?s=".length).split(",")) expect(text).toContain(id);
        for (const title of ["clean", "FGSM", "PGD", "stAdv"]) expect(text).toContain(title);
      } finally {
        await up.end("SIGINT");
      }
    },
    120_000,
  );
});
