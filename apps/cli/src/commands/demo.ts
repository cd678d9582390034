import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type ImageSet, openDataset, randomSubset } from "@basin/compute";
import { writeFileAtomic } from "@basin/formats";
import { attackName, formatProtocol, runProtocol, toJson } from "@basin/protocol";
import { Command } from "commander";
import { type DemoModel, trainModels } from "../demo/models.js";
import { finetuning, mapping, recipes, training } from "../demo/plan.js";
import { mapModels } from "../demo/surfaces.js";
import { type DemoTables, formatTables, measureTables } from "../demo/tables.js";
import { commandLine, type Invocation } from "../invocation.js";
import { addBareRunOptions, examples, type RunOptions } from "../options.js";
import { writeResult } from "../output.js";
import { formatSeconds } from "../progress.js";
import { type Tools, withTools } from "../session.js";
import { writeModel } from "../training/run.js";

interface DemoOptions extends Omit<RunOptions, "batch"> {
  readonly out: string;
}

/** `basin demo`: the whole path on the digits that come with the package. */
export function demoCommand(invocation: Invocation): Command {
  const command = new Command("demo")
    .description(
      "On digits: train a clean ResNet-8, fine-tune it on three attacks, print the paper's two tables and draw four comparable surfaces. Takes a minute or two.",
    )
    .option("--out <folder>", "where models, surfaces and pictures go", "demo");
  return addBareRunOptions(command)
    .addHelpText("after", examples("demo", "demo --seed 1 --out demo-1"))
    .action((options: DemoOptions) => runDemo(options, invocation));
}

async function runDemo(options: DemoOptions, invocation: Invocation): Promise<void> {
  const { out, seed } = options;
  const begun = performance.now();
  await mkdir(out, { recursive: true });
  const advice = () => `start again with: ${commandLine(invocation)}`;
  await withTools(options, advice, async (tools) => {
    const train = await openDataset("digits", { split: "train" });
    const test = await openDataset("digits", { split: "test" });
    const models = await trainModels(tools, train, seed);
    const tables = await measureTables(tools, models, test, seed);
    const protocol = demoProtocol(tools, train, test, seed);
    const modelFiles = await writeModels(out, models, protocol);
    const images = randomSubset(train, mapping.images, 0);
    const surfaceFiles = await mapModels(tools, models, images, {
      folder: out,
      seed,
      protocol: protocol.surfaces,
    });
    const seconds = (performance.now() - begun) / 1000;
    const results = join(out, "results.json");
    await writeFileAtomic(results, new TextEncoder().encode(toJson({ ...tables, protocol })));
    const files = [...modelFiles, ...surfaceFiles, results];
    writeResult(options, { ...tables, protocol, files, seconds }, () =>
      toLines(tables, protocol, out, seconds),
    );
  });
}

function demoProtocol({ engine }: Tools, train: ImageSet, test: ImageSet, seed: number) {
  const run = runProtocol(engine, { seed });
  const attacks = Object.fromEntries(recipes.map(({ title, attack }) => [title, attackName(attack)]));
  const { axes, images, normalization } = mapping;
  return {
    training: {
      data: "digits",
      split: "train",
      images: train.count,
      clean: training,
      finetuning,
      static: "1:1",
    },
    tables: { data: "digits", split: "test", images: test.count, attacks, ...run },
    surfaces: {
      data: "digits",
      split: "train",
      images,
      choice: "random subset, seed 0",
      attack: "none",
      axes,
      normalization,
      ...run,
    },
  };
}

async function writeModels(
  folder: string,
  models: readonly DemoModel[],
  protocol: object,
): Promise<string[]> {
  const files: string[] = [];
  for (const { recipe, model } of models) {
    files.push(join(folder, `${recipe.name}.safetensors`));
    await writeModel(files.at(-1)!, model, toJson({ ...protocol, trainedOn: attackName(recipe.attack) }));
  }
  return files;
}

function toLines(
  tables: DemoTables,
  protocol: ReturnType<typeof demoProtocol>,
  out: string,
  seconds: number,
): string[] {
  return [
    ...formatTables(tables),
    "",
    ...Object.entries(protocol).map(([name, part]) => `${name}: ${formatProtocol(part)}`),
    "",
    `Done in ${formatSeconds(seconds)}; everything is in ${out}.`,
    `Look at ${join(out, "surfaces.png")} first: four models, one scale of colours, the same draws and images. Compare`,
    "how fast the loss rises from the cross at the origin, how wide the low basin is, and how round its lines are.",
    `Then go on: basin evaluate --model ${join(out, "pgd.safetensors")} --data digits --attack pgd:epsilon=0.3,step=0.05`,
  ];
}
