import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const program = fileURLToPath(new URL("../../dist/bench/compare.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "basin-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stored run with one result and one ratio. */
function store(name: string, shareOfPeak: number, whole: number): string {
  const common = { engine: "onnx", arch: "resnet32", work: "forward", threads: 2 };
  const results = [{ ...common, batch: 32, shareOfPeak }];
  const ratios = [{ ...common, against: "best of layouts", whole }];
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ results, ratios }));
  return path;
}

const compare = (...args: readonly string[]) =>
  spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });

test("a share or a ratio that fell by more than asked ends the comparison with 1", () => {
  const old = store("old.json", 0.8, 1.2);
  const slower = compare(old, store("slower.json", 0.6, 1.2));
  expect(slower.status).toBe(1);
  expect(slower.stdout).toContain("share of peak: 0.80 -> 0.60 (-25 %)  SLOWER");
  expect(slower.stdout).toContain("ratio to best of layouts: 1.20 -> 1.20 (+0 %)");
  expect(compare(old, store("ratio.json", 0.8, 1)).status).toBe(1);
  expect(compare(old, store("enough.json", 0.6, 1.2), "30").status).toBe(0);
});

test("runs without a common figure are said to have none", () => {
  const empty = join(folder, "empty.json");
  writeFileSync(empty, JSON.stringify({ results: [], ratios: [] }));
  const { status, stdout } = compare(store("some.json", 1, 1), empty);
  expect([status, stdout]).toEqual([0, "the two runs have no figure in common\n"]);
});

test("without two files it says how it is called", () => {
  const { status, stderr } = compare("one.json");
  expect(status).toBe(2);
  expect(stderr).toContain("OLD.json NEW.json");
});
