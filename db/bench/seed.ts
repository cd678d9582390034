/**
 * Fills a store for benchmarks: 10,000 runs, 2 million metric rows, 500 surfaces of 51x51, models and evaluations.
 * Deterministic but for the ids' prefix. `npm run seed -w @basin/db -- URL [RUNS]`, over an empty database.
 */
import { createHash } from "node:crypto";
import { openStore } from "@basin/db";
import { sql } from "drizzle-orm";
import type { Connection } from "../dist/database.js";
import { openPostgres } from "../dist/postgres.js";
import { emptyGrids, valuesHash } from "../dist/queries/surface-cells.js";
import { openSqlite } from "../dist/sqlite.js";

const began = 1_700_000_000_000;
const points = 51;
const axes = (["x", "y"] as const).map((name) => ({ name, from: -1, to: 1, points }));

/** How much there will be of everything. */
interface Sizes {
  readonly runs: number;
  readonly metricsPerRun: number;
  readonly surfaces: number;
}

const id = (prefix: string, number: number): string =>
  `${prefix}_${(began + number).toString(36).padStart(9, "0")}${number.toString(36).padStart(9, "0")}`;
const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
/** A wave with a number of its own, from -1 to 1. */
const wave = (a: number, b: number): number => Math.sin(a * 0.37 + b * 12.9898);

async function seed(connection: Connection, sizes: Sizes): Promise<void> {
  const trainings = Math.floor(sizes.runs / 10);
  await insert(connection, "runs", sizes.runs, (i) => runRow(i, { trainings, surfaces: sizes.surfaces }));
  await insert(connection, "models", trainings, modelRow);
  await insert(connection, "metrics", sizes.runs * sizes.metricsPerRun, (i) =>
    metricRow(i, sizes.metricsPerRun),
  );
  await insert(connection, "directions", 2 * trainings, directionRow);
  await insertSurfaces(connection, { surfaces: sizes.surfaces, trainings });
  const evaluated = sizes.runs - trainings - sizes.surfaces;
  await insert(connection, "evaluations", 4 * Math.max(evaluated, 0), (i) =>
    evaluationRow(i, { first: trainings + sizes.surfaces, trainings }),
  );
  const analyse = connection.dialect.name === "sqlite" ? "analyze" : "vacuum analyze";
  await connection.dialect.rows(connection.db, sql.raw(analyse));
}

const attacks = ["none", "fgsm:epsilon=8/255", "pgd:epsilon=8/255", "stadv"];

function runRow(
  i: number,
  { trainings, surfaces }: { readonly trainings: number; readonly surfaces: number },
) {
  const task = i < trainings ? "train" : i < trainings + surfaces ? "surface" : "evaluate";
  const state = i % 29 === 0 ? "failed" : i % 31 === 0 ? "cancelled" : "succeeded";
  const title = `${task} number ${i}`;
  return {
    ...{
      id: id("run", i),
      task,
      title,
      state,
      payload: { model: id("mdl", i % trainings), seed: i },
      seed: i,
    },
    ...{
      configHash: sha(`config ${i % 500}`),
      engine: "onnx/cpu",
      versions: { basin: "0.1.0" },
      protocol: { i },
    },
    ...{ tags: [`tag ${i % 7}`], note: "", priority: 0, unit: "steps", done: 100, total: 100 },
    ...{ cancelRequested: false, attempt: 1, result: { number: i }, computeSeconds: (i * 7919) % 4000 },
    error: state === "failed" ? { code: "invalid", message: "seeded" } : null,
    ...{ createdAt: began + 1000 * i, startedAt: began + 1000 * i + 10, finishedAt: began + 1000 * i + 900 },
    search: `${title}\n\ntag ${i % 7}\n${id("run", i)}`,
  };
}

function modelRow(i: number) {
  const name = `model ${i}`;
  return {
    ...{ id: id("mdl", i), name, arch: "resnet32", spec: { classes: 10 }, runId: id("run", i) },
    ...{ baseId: i % 3 === 0 ? null : id("mdl", i - (i % 3)), attacks: i % 3 === 0 ? [] : [attacks[i % 4]!] },
    ...{ checkpointHash: sha(name), fingerprint: sha(name).slice(0, 16), tags: [], note: "" },
    ...{ createdAt: began + 1000 * i, search: `${name}\nresnet32\n${id("mdl", i)}` },
  };
}

const metricNames = ["train/loss", "train/accuracy", "test/loss", "test/accuracy"];

function metricRow(i: number, perRun: number) {
  const [run, at] = [Math.floor(i / perRun), i % perRun];
  const name = metricNames[Math.floor((at * metricNames.length) / perRun)]!;
  return { runId: id("run", run), name, step: at, value: 2 * Math.exp(-at / perRun) + 0.1 * wave(run, at) };
}

function directionRow(i: number) {
  const axis = i % 2 ? "y" : "x";
  const protocol = { kind: "random", seed: i % 2 };
  return {
    id: id("dir", i),
    modelId: id("mdl", i >> 1),
    axis,
    kind: "random",
    protocol,
    drawHash: sha(axis),
  };
}

async function insertSurfaces(
  connection: Connection,
  { surfaces, trainings }: { readonly surfaces: number; readonly trainings: number },
): Promise<void> {
  const grids = (i: number) => {
    const { loss, accuracy, finished } = emptyGrids(points * points);
    for (let cell = 0; cell < points * points; cell++) {
      const [x, y] = [(cell % points) / 25 - 1, Math.floor(cell / points) / 25 - 1];
      loss.writeFloatLE(x * x + 2 * y * y + 0.3 * (1 + wave(i, x)), cell * 4);
      accuracy.writeFloatLE(Math.exp(-x * x - y * y), cell * 4);
    }
    return { loss, accuracy, finished: finished.fill(255) };
  };
  await insert(connection, "surfaces", surfaces, (i) => ({
    ...{ id: id("srf", i), runId: id("run", trainings + i), modelId: id("mdl", i % trainings), axes },
    ...{ attack: attacks[i % 4]!, cells: points * points, finishedCells: points * points, images: 1000 },
    ...{
      cosine: 0.01,
      protocol: { images: 1000 },
      gridHash: sha("grid"),
      comparableHash: sha(`same ${i % 4}`),
    },
    ...{ valuesHash: valuesHash(axes, grids(i)), leastLoss: 0, greatestLoss: 3.6 },
    ...{ createdAt: began + i, finishedAt: began + i + 1 },
  }));
  await insert(connection, "surfaceValues", surfaces, (i) => ({ surfaceId: id("srf", i), ...grids(i) }));
  await insert(connection, "surfaceDirections", 2 * surfaces, (i) => {
    const model = (i >> 1) % trainings;
    return { surfaceId: id("srf", i >> 1), position: i % 2, directionId: id("dir", 2 * model + (i % 2)) };
  });
}

function evaluationRow(
  i: number,
  { first, trainings }: { readonly first: number; readonly trainings: number },
) {
  const run = first + (i >> 2);
  return {
    ...{
      id: id("evl", i),
      runId: id("run", run),
      modelId: id("mdl", run % trainings),
      attack: attacks[i % 4]!,
    },
    ...{ data: "cifar10", split: "test", images: 10_000, top1: 0.5 + wave(i, 1) / 2, loss: 1 + wave(i, 2) },
    ...{ oneMinusSsim: 0.01, l2: 1, linf: 8 / 255, meanFlow: null, rightBefore: 0.9, rightAfter: 0.5 },
    ...{ seconds: 60, protocol: { seed: i }, rowsHash: null, createdAt: began + i },
  };
}

/** Rows by the thousand, a transaction for every hundred thousand. */
async function insert(
  connection: Connection,
  name: keyof Connection["tables"],
  count: number,
  row: (index: number) => object,
): Promise<void> {
  const perStatement = name === "surfaceValues" ? 20 : name === "metrics" ? 5000 : 500;
  for (let start = 0; start < count; start += 100_000) {
    const end = Math.min(start + 100_000, count);
    await connection.transaction(async (db) => {
      for (let from = start; from < end; from += perStatement) {
        const length = Math.min(perStatement, end - from);
        const rows = Array.from({ length }, (_, index) => row(from + index));
        await db.insert(connection.tables[name]).values(rows as never);
      }
    });
  }
  process.stdout.write(`${name}: ${count}\n`);
}

const [url, runs = "10000"] = process.argv.slice(2);
if (!url) {
  process.stderr.write("usage: npx tsx db/bench/seed.ts URL [RUNS]\n");
  process.exit(2);
}
await (await openStore(url)).close();
const connection = /^postgres/.test(url) ? openPostgres(url) : await openSqlite(url);
const size = Number(runs);
await seed(connection, { runs: size, metricsPerRun: 200, surfaces: Math.ceil(size / 20) });
await connection.close();
