/**
 * Writes src/catalogue.ts from the tables of @basin/compute: `npm run catalogue -w @basin/tasks`. The package itself
 * must not import compute; a test of the repository holds the file to what this would write.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import {
  addNetwork,
  architectures,
  attackKinds,
  figures,
  GraphBuilder,
  imagesInput,
  isTrained,
  normalizations,
  openDataset,
  parametersOf,
  sizeOf,
} from "@basin/compute";

const target = fileURLToPath(new URL("src/catalogue.ts", import.meta.url));

/** The size at which networks are counted. */
const usual = {
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0.5, 0.5, 0.5],
  deviation: [0.5, 0.5, 0.5],
};

/** The text of src/catalogue.ts, formatted. */
export async function catalogueText() {
  const tables = [
    table("attackEntries", "AttackEntry", Object.values(attackKinds).map(toAttack)),
    table("architectureEntries", "ArchitectureEntry", Object.values(architectures).map(toArchitecture)),
    table("datasetEntries", "DatasetEntry", await datasets()),
    table("flatnessEntries", "FlatnessEntry", figures.map(toFlatness)),
  ];
  const text = [
    "// Generated from the tables of @basin/compute by `npm run catalogue -w @basin/tasks`: change them, not this file.",
    'import type { ArchitectureEntry, AttackEntry, DatasetEntry, FlatnessEntry } from "./catalogue-entry.js";',
    ...tables,
    `/** How random directions can be scaled to a model. */\nexport const normalizationNames = ${JSON.stringify(normalizations)} as const;`,
  ].join("\n\n");
  return format(text);
}

/**
 * @param {string} name
 * @param {string} type
 * @param {readonly { readonly name: string }[]} entries
 */
function table(name, type, entries) {
  const rows = Object.fromEntries(entries.map((entry) => [entry.name, entry]));
  return `/** By name. */\nexport const ${name}: Readonly<Record<string, ${type}>> = ${JSON.stringify(rows)};`;
}

/** @param {import("@basin/compute").AttackKind} kind */
function toAttack({ name, help, source, parameters, cost }) {
  return { name, help, source, parameters, cost };
}

/** @param {import("@basin/compute").Figure} figure */
function toFlatness({ name, help, definition, source }) {
  return { name, help, definition, source };
}

/** @param {import("@basin/compute").Architecture} architecture */
function toArchitecture({ name, help }) {
  const spec = { ...usual, arch: name };
  const trained = parametersOf(spec).filter(isTrained);
  const parameters = trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { name, help, parameters, multiplyAdds: multiplyAdds(spec) };
}

/** @param {import("@basin/compute").ModelSpec} spec */
function multiplyAdds(spec) {
  const g = new GraphBuilder();
  g.output("logits", addNetwork(g, spec, imagesInput(g, spec, 1), "evaluation").logits);
  const { nodes } = g.build();
  let count = 0;
  for (const { op, shape, inputs, attributes } of nodes) {
    const [left, right] = inputs.map((id) => nodes[id]?.shape ?? []);
    // Each result of a convolution sums over one filter, each of a product over one row of the left matrix.
    if (op === "conv") count += (sizeOf(shape) * sizeOf(right ?? [])) / (right?.[0] ?? 1);
    if (op === "matmul") count += sizeOf(shape) * (left?.at(attributes.transposeA ? -2 : -1) ?? 1);
  }
  return count;
}

async function datasets() {
  const train = await openDataset("digits", { split: "train" });
  const test = await openDataset("digits", { split: "test" });
  const { channels, height, width, classes } = train;
  const images = { train: train.count, test: test.count };
  return [
    {
      name: "digits",
      help: "handwritten digits, included",
      classes: classes.length,
      channels,
      height,
      width,
      images,
    },
    // Not opened here, since that would fetch it; its authors give these counts.
    {
      name: "cifar10",
      help: "CIFAR-10, fetched on first use",
      classes: 10,
      channels: 3,
      height: 32,
      width: 32,
      images: { train: 50_000, test: 10_000 },
    },
  ];
}

/** @param {string} text */
function format(text) {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${target}`], {
    input: text,
    encoding: "utf8",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await catalogueText());
