/**
 * The `onnx` engine on every device of this machine but the processor, over the common list of cases. WebGPU falls back to
 * Chromium's software adapter. What is not there is skipped with what the engine says.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
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
  let program: Program;
  beforeAll(async () => {
    for (const environment of environments[device] ?? [{}]) {
      program = startProgram(device, environment);
      if (!("missing" in (await program.next()))) return;
    }
  });
  afterAll(() => program.stop());

  // The program works down the same list: each test waits for its own line, however busy the machine is.
  test.for(names)("%s agrees with the reference", { timeout: 120_000 }, async (name, { skip }) => {
    const said = await program.next();
    if ("missing" in said) return skip(said.missing);
    expect(said).toEqual({ name, distance: expect.any(Number) });
    expect((said as { distance: number }).distance).toBeLessThan(2e-5);
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

interface Program {
  /** The next line; of a device that is missing always the only one. */
  next(): Promise<Said>;
  stop(): void;
}

function startProgram(device: string, environment: Environment): Program {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, ["--input-type=module", "-", "onnx", device], { env });
  const stderr = text(child.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.end(code);
  let missing: Said | undefined;
  return {
    async next() {
      if (missing) return missing;
      const { value, done } = await lines.next();
      if (done) throw new Error(`the program ended early: ${await stderr}`);
      const said = JSON.parse(value) as Said;
      if ("missing" in said) missing = said;
      return said;
    },
    stop: () => void child.kill(),
  };
}
