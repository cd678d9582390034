/**
 * Measures this machine: `npm run bench -w @basin/compute -- OPTIONS`, or `basin bench OPTIONS`.
 *
 * Machines are shared and noisy, so bare work, whole work and the peer's alternate within each round, and what is quoted
 * are medians over rounds, of rates and of ratios.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { ComputeError } from "@basin/compute";
import { measureAll } from "./measure.js";
import { type BenchOptions, parseOptions, usage } from "./options.js";
import { findTorch, noTorch, openPeer, type Peer } from "./peer.js";
import { describeMachine, type Run, storeRun } from "./results.js";
import { measureSizes } from "./sizes.js";
import { toLines } from "./table.js";

const note = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes("--help")) return void process.stdout.write(`${usage}\n`);
  const cores = availableParallelism();
  const options = parseOptions(argv, cores);
  const python = options.peers ? findTorch() : undefined;
  const peer = python === undefined ? undefined : await openPeer(python);
  try {
    const run = await measure(options, peer, cores);
    process.stdout.write(options.json ? `${JSON.stringify(run, null, 2)}\n` : `${toLines(run).join("\n")}\n`);
    if (options.store) note(`stored as bench/results/${storeRun(run)}`);
  } finally {
    peer?.close();
  }
}

async function measure(options: BenchOptions, peer: Peer | undefined, cores: number): Promise<Run> {
  const measured = await measureAll({ options, peer, tell: note });
  return {
    date: new Date().toISOString(),
    machine: describeMachine(versionsOf(options.engine)),
    rounds: options.rounds,
    peer: peer?.about ?? (options.peers ? noTorch : null),
    ...measured,
    sizes: options.sizes ? await measureSizes(options, cores) : [],
  };
}

/** What decides how fast an engine is. */
const libraries: Readonly<Record<string, string>> = {
  onnx: "onnxruntime-node",
  tfjs: "@tensorflow/tfjs-core",
};

function versionsOf(engines: readonly string[]): Record<string, string> {
  const used = engines.flatMap((engine) => libraries[engine] ?? []);
  return Object.fromEntries(used.map((name) => [name, versionOf(name)]));
}

function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ComputeError)) throw error;
  note(`error: ${error.message}`);
  process.exitCode = error.code === "invalid" ? 2 : 1;
}
