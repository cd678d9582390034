import { basename } from "node:path";
import {
  axisThrough,
  computeFigures,
  type FigureOptions,
  type FigureValue,
  figureDefaults,
  figures,
} from "@basin/compute";
import { readSurfaceFile } from "@basin/formats";
import { Command } from "commander";
import { numberIn } from "../option-values.js";
import { examples } from "../options.js";
import { formatTable, type OutputOptions, writeResult } from "../output.js";

type FlatnessOptions = OutputOptions & Required<FigureOptions>;

/** `basin flatness`: figures of flatness from surfaces that are there already. */
export function flatnessCommand(): Command {
  return new Command("flatness")
    .description(
      "Put numbers on surfaces: sharpness, basins, roughness, convexity and minima of their grids.",
    )
    .argument("<file...>", "surfaces: .h5, .npz, .json or .csv")
    .option(
      "--radius <r>",
      "how far sharpness looks, in the grid's coordinates",
      numberIn("--radius", { above: 0 }),
      figureDefaults.radius,
    )
    .option(
      "--delta <d>",
      "how much loss a basin allows above the model's, in nats",
      numberIn("--delta", { above: 0 }),
      figureDefaults.delta,
    )
    .option("--json", "one JSON document on stdout and nothing else")
    .addHelpText("after", figureHelp())
    .addHelpText("after", examples("flatness clean.h5 fgsm.h5 pgd.h5", "flatness s.npz --radius 0.5 --json"))
    .action(runFlatness);
}

async function runFlatness(
  files: readonly string[],
  { json, radius, delta }: FlatnessOptions,
): Promise<void> {
  const surfaces: MeasuredFile[] = [];
  for (const file of files) surfaces.push(await measureFile(file, { radius, delta }));
  const definitions = figures.map(({ name, help, definition, source }) => ({
    name,
    help,
    definition,
    source,
  }));
  const document = { radius, delta, definitions, surfaces };
  writeResult(json ? { json } : {}, document, () => [
    ...toTable(surfaces),
    "",
    `radius ${radius}, delta ${delta}; - where a figure has no value`,
    ...surfaces
      .filter(({ unfinished }) => unfinished > 0)
      .map(({ file, unfinished }) => `${file}: ${unfinished} cells are not finished`),
  ]);
}

type MeasuredFile = Awaited<ReturnType<typeof measureFile>>;

async function measureFile(file: string, options: FigureOptions) {
  const { axes, loss, finished, metadata } = await readSurfaceFile(file);
  const even = axes.map(({ name, coordinates }) => axisThrough(`${basename(file)} ${name}`, coordinates));
  return {
    file: basename(file),
    cells: loss.length,
    unfinished: finished.reduce((sum, flag) => sum + 1 - flag, 0),
    figures: computeFigures({ axes: even, loss, finished }, options),
    protocol: metadata["protocol"] ?? null,
  };
}

/** One row a figure, one column a surface: figures are compared along their row. */
function toTable(surfaces: readonly MeasuredFile[]): string[] {
  const header = ["figure", ...surfaces.map(({ file }) => file)];
  const rows = figures.map(({ name }) => [name, ...surfaces.map((surface) => format(surface.figures[name]))]);
  return formatTable(header, rows);
}

function format({ value }: FigureValue): string {
  if (value === null) return "-";
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

function figureHelp(): string {
  const lines = figures.flatMap(({ name, help, definition }) => [
    `  ${name}: ${help}`,
    `      ${definition}`,
  ]);
  return ["", "Figures (L is the loss of a cell, L0 that at the origin):", ...lines].join("\n");
}
