/**
 * The `onnx` engine on every device of this machine but the processor, over the common list of cases. WebGPU falls back to
 * Chromium's software adapter. What is not there is skipped with what the engine says.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { engineDevices } from "@basin/compute";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../cases.js";
import type { Said } from "./device-program.js";

type Environment = Readonly<Record<string, string>>;

/** Chromium carries a Vulkan loader and SwiftShader, which computes on the processor. */
const chromium = "/usr/lib/chromium";
const software: Environment[] = existsSync(`${chromium}/vk_swiftshader_icd.json`)
  ? [
      {
        LD_LIBRARY_PATH: chromium,
        VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`,
        XDG_RUNTIME_DIR: "/tmp",
      },
    ]
  : [];

const environments: Readonly<Record<string, readonly Environment[]>> = { webgpu: [{}, ...software] };

const names = [
  ...cases.map(({ name }) => name),
  "a network's input gradient",
  "the same with weights that change",
  "the same with other weights",
  "a training step",
];

let code: string;
beforeAll(async () => {
  code = await bundleProgram();
});

describe.each(engineDevices["onnx"]!.filter((device) => device !== "cpu"))("onnx on %s", (device) => {
  let said: readonly Said[] = [];
  beforeAll(async () => {
    for (const environment of environments[device] ?? [{}]) {
      said = await runProgram(device, environment);
      if (!("missing" in said[0]!)) return;
    }
  }, 300_000);

  test.for(names)("%s agrees with the reference", (name, { skip }) => {
    const [first] = said;
    if (first && "missing" in first) return skip(first.missing);
    const found = said.find((one) => "name" in one && one.name === name);
    expect(found).toEqual({ name, distance: expect.any(Number) });
    expect((found as { distance: number }).distance).toBeLessThan(2e-5);
  });
});

/** The program as one module, with the package as it is built. */
async function bundleProgram(): Promise<string> {
  const compute = import.meta.resolve("@basin/compute");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./device-program.ts", import.meta.url))],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    plugins: [
      {
        name: "the built package",
        setup({ onResolve }) {
          onResolve({ filter: /^@basin\/compute$/ }, () => ({ path: compute, external: true }));
        },
      },
    ],
  });
  return outputFiles[0]!.text;
}

const children = new Set<ReturnType<typeof spawn>>();
afterAll(() => {
  for (const child of children) child.kill();
});

async function runProgram(device: string, environment: Environment): Promise<Said[]> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, ["--input-type=module", "-", "onnx", device], { env });
  children.add(child);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  child.stdin.end(code);
  await once(child, "close");
  children.delete(child);
  const lines = (await stdout).split("\n").filter(Boolean);
  if (lines.length === 0) throw new Error(`the program said nothing: ${await stderr}`);
  return lines.map((line) => JSON.parse(line) as Said);
}
