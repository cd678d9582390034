/**
 * What the platform adds to a surface: `npm run bench -w basin [-- --model FILE --arch NAME --data SOURCE --rounds 3]`.
 *
 * The same surface by `basin surface` and by `basin run surface` against a `basin up` that is there already, in turn. Both are
 * whole commands with the start of their processes. Without a model a ResNet-32 is trained on digits first.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const script = fileURLToPath(new URL("../../bin/basin.js", import.meta.url));
const { values } = parseArgs({
  options: {
    model: { type: "string" },
    arch: { type: "string", default: "resnet32" },
    data: { type: "string", default: "digits" },
    split: { type: "string", default: "test" },
    images: { type: "string", default: "256" },
    grid: { type: "string", default: "-1:1:15" },
    rounds: { type: "string", default: "3" },
  },
});
const folder = mkdtempSync(join(tmpdir(), "basin-overhead-"));
const home = ["--home", join(folder, "home")];
const up = basin(["up", "--port", "0", "--no-dashboard", ...home]);
try {
  await said(up, /Basin is up/);
  const model = values.model ?? (await trained());
  await timed(["run", "import", model, "--name", "bench", "--arch", values.arch, ...home]);
  const { data, split, images, grid } = values;
  const surface = ["--data", data, "--split", split, "--images", images, `--x=${grid}`, `--y=${grid}`];
  const rounds: { bare: number; platform: number }[] = [];
  for (let round = 0; round <= Number(values.rounds); round++) {
    const bare = await timed(["surface", "--model", model, "--arch", values.arch, ...surface]);
    const platform = await timed(["run", "surface", "--model", "bench", ...surface, ...home]);
    // The first round opens data and warms the worker.
    if (round > 0) rounds.push({ bare, platform });
  }
  report(rounds);
} finally {
  up.kill("SIGINT");
  await new Promise((resolve) => up.once("exit", resolve));
  rmSync(folder, { recursive: true });
}

function basin(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Seconds that a command takes. */
async function timed(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = basin([...args, "--json"]);
  let errors = "";
  child.stdout!.resume();
  child.stderr!.on("data", (data: Buffer) => {
    errors += data.toString();
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`basin ${args.join(" ")}: ${errors}`);
  return (performance.now() - begun) / 1000;
}

function said(child: ChildProcess, line: RegExp): Promise<void> {
  child.stdout!.resume();
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`basin up ended with ${code}`)));
    child.stderr!.on("data", (data: Buffer) => {
      if (line.test(data.toString())) resolve();
    });
  });
}

async function trained(): Promise<string> {
  const out = join(folder, "model.safetensors");
  await timed([
    "train",
    "--arch",
    values.arch,
    "--data",
    "digits",
    "--images",
    "256",
    "--epochs",
    "1",
    "--out",
    out,
  ]);
  return out;
}

function report(rounds: readonly { readonly bare: number; readonly platform: number }[]): void {
  const middle = (numbers: readonly number[]): number =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
  const bare = middle(rounds.map((round) => round.bare));
  const platform = middle(rounds.map((round) => round.platform));
  const overhead = middle(rounds.map((round) => round.platform / round.bare - 1));
  console.log(
    `basin surface ${bare.toFixed(2)} s, basin run surface ${platform.toFixed(2)} s, overhead ${(100 * overhead).toFixed(1)} %`,
  );
  const machine = { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
  const date = new Date().toISOString();
  const { arch, data, split, images, grid } = values;
  const document = {
    date,
    machine,
    work: { arch, data: data.split("/").at(-1), split, images, grid },
    rounds,
    overhead,
  };
  const file = new URL(`../results/${date.slice(0, 10)}.json`, import.meta.url);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}
