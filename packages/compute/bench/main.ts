/**
 * Measures ResNet-32 on this machine: `npm run bench -w @basin/compute [-- ROUNDS]`.
 *
 * Machines are shared and noisy, so bare and whole rates alternate within each round, and what is quoted are medians
 * over rounds, of the rates and of their ratios.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { openEngine } from "@basin/compute";
import { median, workOf } from "./work.js";

const rounds = Number(process.argv[2] ?? 5);
const engine = await openEngine("onnx");
const results: object[] = [];
let memory = 0;
for (const work of workOf(engine, "resnet32")) {
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await work.bare());
    whole.push(await work.whole());
    memory = Math.max(memory, process.memoryUsage.rss());
  }
  const ratio = median(whole.map((rate, i) => rate / bare[i]!));
  results.push({ arch: "resnet32", work: work.name, bare: median(bare), whole: median(whole), ratio });
  const figures = [median(bare).toFixed(0), median(whole).toFixed(0), `${(100 * ratio).toFixed(0)} %`];
  process.stdout.write(
    `${work.name}: bare ${figures[0]}, whole ${figures[1]} images/s, ratio ${figures[2]}\n`,
  );
}
await engine.dispose();
process.stdout.write(`largest memory: ${(memory / 2 ** 20).toFixed(0)} MiB\n`);

const machine = { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
const file = new URL(`../results/${new Date().toISOString().slice(0, 10)}.json`, import.meta.url);
writeFileSync(
  file,
  `${JSON.stringify({ date: new Date().toISOString(), machine, rounds, memory, results }, null, 2)}\n`,
);
