import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const bundle = fileURLToPath(new URL("../../gpu/bundle.mjs", import.meta.url));
const isLinux = process.platform === "linux" && process.arch === "x64";

/** Packing takes minutes: what is packed is left unpacked and run from there, with no variable of ours set. */
describe.skipIf(!isLinux)("the archive for GPU machines (linux-x64 only)", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "basin-bundle-"));
    const { status, stderr } = spawnSync(process.execPath, [bundle, "--stage", folder], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function run(...args: string[]) {
    const child = spawn(join(folder, "basin-bench"), args, { cwd: "/", env: { PATH: "", HOME: "" } });
    const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
    const [code] = await once(child, "close");
    return { code, stdout: await stdout, stderr: await stderr };
  }

  test("holds Node, the built code, one native library and the digits", async () => {
    const compute = join(folder, "node_modules/@basin/compute");
    expect((await readdir(folder)).sort()).toEqual(["README.txt", "basin-bench", "node", "node_modules"]);
    expect(await readdir(join(compute, "assets"))).toContain("digits.csv.gz");
    expect(await readdir(join(folder, "node_modules/onnxruntime-node/bin/napi-v6"))).toEqual(["linux"]);
    const files = await readdir(compute, { recursive: true });
    expect(files.filter((file) => /\.(map|d\.ts|ts)$/.test(file))).toEqual([]);
  });

  test("prints a benchmark as JSON without any environment", async () => {
    const quick = [
      "--arch",
      "resnet8",
      "--work",
      "forward",
      "--rounds",
      "1",
      "--seconds",
      "0.05",
      "--threads",
      "1",
    ];
    const { code, stdout } = await run("--device", "cpu", ...quick);
    expect(code).toBe(0);
    const { results, machine } = JSON.parse(stdout);
    expect(results).toMatchObject([{ engine: "onnx", device: "cpu", work: "forward", arch: "resnet8" }]);
    expect(results[0].imagesPerSecond).toBeGreaterThan(0);
    expect(machine.versions).toEqual({ node: process.versions.node, "onnxruntime-node": expect.any(String) });
  });

  test("asks for the GPU unless told otherwise", async () => {
    const { code, stderr } = await run("--work", "nothing");
    expect([code, stderr]).toEqual([2, expect.stringContaining("--work: want some of forward")]);
    const { stdout } = await run("--help");
    expect(stdout).toContain("usage: basin bench");
    expect(await readFile(join(folder, "basin-bench"), "utf8")).toContain(
      "--device webgpu --peers --no-store --json",
    );
  });
});
