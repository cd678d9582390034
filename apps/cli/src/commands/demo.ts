import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { EngineName } from "@basin/client";
import { engineNames, unknownName } from "@basin/compute";
import { writeFileAtomic } from "@basin/formats";
import { formatProtocol, toJson } from "@basin/protocol";
import { Command } from "commander";
import { DEMO } from "../demo/models.js";
import { type DemoTools, withDemo } from "../demo/platform.js";
import { demoProtocol } from "../demo/protocol.js";
import { type ModelRuns, readRuns } from "../demo/runs.js";
import { writeSurfaces } from "../demo/surfaces.js";
import { formatTables, readTables } from "../demo/tables.js";
import { commandLine, type Invocation } from "../invocation.js";
import { addBareRunOptions, examples, type RunOptions } from "../options.js";
import { writeResult } from "../output.js";
import { exportTo } from "../platform/export.js";
import { formatSeconds, note } from "../progress.js";
import { followStudy } from "../study/follow-study.js";
import { readReport, writeReport } from "../study/report-files.js";
import { verdictLines } from "../study/report-lines.js";

interface DemoOptions extends Omit<RunOptions, "batch" | "engine"> {
  readonly engine: EngineName;
  readonly out: string;
  readonly home?: string;
}

/** `basin demo`: the whole path on the digits that come with the package. */
export function demoCommand(invocation: Invocation): Command {
  const command = new Command("demo")
    .description(
      "On digits: train a clean ResNet-8, fine-tune it on three attacks, print the paper's two tables, draw four comparable surfaces, write a report and show it all in the dashboard. Takes a minute or two; repeated, it goes on with what is there.",
    )
    .option("--out <folder>", "where models, surfaces and pictures go", "demo")
    .option("--home <folder>", "where runs are kept; default: home in --out");
  return addBareRunOptions(command)
    .addHelpText("after", examples("demo", "demo --seed 1 --out demo-1"))
    .action((options: DemoOptions) => runDemo(options, invocation));
}

async function runDemo(options: DemoOptions, invocation: Invocation): Promise<void> {
  const { out, threads, device } = options;
  const home = options.home || join(out, "home");
  if (!engineNames.includes(options.engine))
    throw unknownName("engine", "engine", options.engine, engineNames);
  await mkdir(out, { recursive: true });
  const stays = Boolean(process.stdout.isTTY) && !options.json;
  const where = { home, stays, ...(threads !== undefined && { threads }), ...(device && { device }) };
  const advice = (): string => `go on with: ${commandLine(invocation)}`;
  await withDemo(where, advice, (tools) => compute(tools, { ...options, home }));
}

async function compute(
  { client, dashboard, signal }: DemoTools,
  options: DemoOptions & { readonly home: string },
): Promise<(isUp: boolean) => void> {
  const { out, home, seed } = options;
  const begun = performance.now();
  const engine = { name: options.engine };
  const { id } = await client.startStudy({ preset: DEMO, seeds: [seed], engine });
  if (dashboard !== undefined) note(`watch it at ${dashboard}/studies/${id}`);
  const study = await followStudy(client, id, signal);
  const models = await readRuns(client, study, seed);
  const [tables, protocol] = [readTables(models), demoProtocol(models)];
  const results = join(out, "results.json");
  await writeFileAtomic(results, new TextEncoder().encode(toJson({ ...tables, protocol })));
  const checkpoints = models.map(({ name }) => join(out, `${name}.safetensors`));
  for (const [i, { training }] of models.entries())
    await exportTo(client, training.model!.id, checkpoints[i]!);
  const surfaces = await writeSurfaces(client, models, { folder: out, protocol: protocol.surfaces });
  const reports = await writeReport(client, study, { folder: out, formats: ["html", "md"] });
  const { verdicts } = await readReport(client, study);
  const seconds = (performance.now() - begun) / 1000;
  const compare = comparisonOf(models);
  const files = [...checkpoints, ...surfaces, results, ...reports];
  const document = { ...tables, verdicts, protocol, files, home, study: id, compare, seconds };
  return (isUp) =>
    writeResult(options, document, () => [
      ...formatTables(tables),
      "",
      ...verdictLines(verdicts),
      "",
      ...Object.entries(protocol).map(([name, part]) => `${name}: ${formatProtocol(part)}`),
      "",
      `Done in ${formatSeconds(seconds)}; everything is in ${out}.`,
      ...advise(out),
      "",
      ...(isUp
        ? ["The dashboard is up until Ctrl-C. The four surfaces side by side:", `${dashboard}${compare}`]
        : [
            "The four surfaces side by side are a page of the dashboard, which this brings up again:",
            `npx basin up --home ${home}`,
            compare,
          ]),
    ]);
}

/** The page that shows all surfaces side by side. */
function comparisonOf(models: readonly ModelRuns[]): string {
  return `/compare?s=${models.map(({ surface }) => surface.surface!.id).join()}`;
}

function advise(out: string): string[] {
  return [
    `Look at ${join(out, "surfaces.png")} first: four models, one scale of colours, the same draws and images. Compare`,
    "how fast the loss rises from the cross at the origin, how wide the low basin is, and how round its lines are.",
    `${join(out, "report.html")} says what the figures come to: flatness, intervals, and a verdict on each claim.`,
    `Then go on: basin evaluate --model ${join(out, "pgd.safetensors")} --data digits --attack pgd:epsilon=0.3,step=0.05`,
  ];
}
