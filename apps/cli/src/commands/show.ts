import { type Client, ModelDocument, type ModelQuery } from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";
import { formatProtocol } from "@basin/protocol";
import { Command } from "commander";
import { examples } from "../options.js";
import { figure, formatTable, percent, writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { briefly } from "../platform/result-lines.js";
import { describeRun } from "../platform/run-result.js";
import { surfaceLines } from "../platform/surface-lines.js";

/** What is shown of an object: for programs, and for people. */
interface Shown {
  readonly document: unknown;
  readonly lines: readonly string[];
}

/** `basin show`: one run, model or surface. */
export function showCommand(): Command {
  const command = new Command("show")
    .description("Show a run, a model or a surface.")
    .argument("<id>", "run_..., mdl_... or srf_...");
  return addPlatformOptions(command)
    .addHelpText("after", examples("show run_0mc8x1k2p3q4r5s6t7", "show srf_0mc8x1k2p3q4r5s6t7 --json"))
    .action(async (id: string, options: PlatformOptions) => {
      const show = Object.hasOwn(shows, id.slice(0, 3)) ? shows[id.slice(0, 3)] : undefined;
      if (show === undefined) throw invalid("show", "the id of a run, a model or a surface", id);
      await withPlatform(options, async ({ client }) => {
        const { document, lines } = await show(client, id);
        writeResult(options, document, () => lines);
      });
    });
}

const shows: Readonly<Record<string, (client: Client, id: string) => Promise<Shown>>> = {
  run: async (client, id) => {
    const run = await client.run(id);
    return { document: run, lines: await describeRun(client, run) };
  },
  mdl: showModel,
  srf: showSurface,
};

async function showModel(client: Client, id: string): Promise<Shown> {
  const { model } = await client.query(ModelDocument, { id });
  if (!model) throw new ComputeError({ code: "missing", where: id, detail: "no such model" });
  const { name, arch, attacks, checkpointHash, evaluations, surfaces, runId, baseId } = model;
  const lines = [
    `${id} ${name}: ${arch}${checkpointHash === null ? ", not made yet" : ""}`,
    ...(runId ? [`made by ${runId}`] : []),
    ...(baseId ? [`fine-tuned from ${baseId} on ${attacks.join("; ")}`] : []),
    ...evaluationTable(evaluations),
    ...surfaceTable(surfaces),
  ];
  return { document: model, lines };
}

type Shot = NonNullable<ModelQuery["model"]>;

function evaluationTable(evaluations: Shot["evaluations"]): string[] {
  if (evaluations.length === 0) return [];
  const rows = briefly(evaluations).map(
    ({ attack, data, split, images, top1, loss, oneMinusSsim, runId }) => [
      attack,
      `${data} ${split}`,
      String(images),
      percent(top1),
      figure(loss),
      figure(oneMinusSsim, 6),
      runId,
    ],
  );
  return ["", ...formatTable(["attack", "data", "images", "top-1", "loss", "1-SSIM", "run"], rows)];
}

function surfaceTable(surfaces: Shot["surfaces"]): string[] {
  if (surfaces.length === 0) return [];
  const rows = surfaces.map(({ id, attack, cells, finishedCells, runId }) => [
    id,
    attack,
    finishedCells === cells ? String(cells) : `${finishedCells} of ${cells}`,
    runId,
  ]);
  return ["", ...formatTable(["surface", "attack", "cells", "run"], rows)];
}

async function showSurface(client: Client, id: string): Promise<Shown> {
  const surface = await client.surface(id);
  const { axes, protocol, modelId, runId } = surface;
  const grid = axes.map(({ name, from, to, points }) => `${name} ${from}:${to}:${points}`).join(", ");
  const lines = [
    `${id} of ${modelId} by ${runId}: ${grid}`,
    ...surfaceLines(surface),
    "",
    formatProtocol(protocol),
  ];
  return { document: surface, lines };
}
