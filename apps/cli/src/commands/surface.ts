import type { Axis, Surface } from "@basin/compute";
import { writeSurfaceFile } from "@basin/formats";
import { cosineOf, formatProtocol, surfaceChoice, surfaceProtocol, toGrid } from "@basin/protocol";
import { Command } from "commander";
import { commandLine, type Invocation, resumeLine } from "../invocation.js";
import { openData } from "../open-data.js";
import { openModel } from "../open-model.js";
import { writeResult } from "../output.js";
import { type Tools, withTools } from "../session.js";
import { attackedSet, computeSaved, type TimedSurface } from "../surface/compute.js";
import { readDirections, saveDirections } from "../surface/directions.js";
import { checkSurfaceOutputs, partialFile, readPartial, writeSurface } from "../surface/files.js";
import { addSurfaceOptions, type SurfaceCommandOptions } from "../surface/options.js";
import { toDocument, toSurfaceLines } from "../surface/result.js";

/** `basin surface`: loss and accuracy around a model, along one or two directions. */
export function surfaceCommand(invocation: Invocation): Command {
  const command = new Command("surface").description(
    "Map loss and accuracy around a model. The same seed, images and grid make surfaces of different models comparable.",
  );
  return addSurfaceOptions(command).action((options: SurfaceCommandOptions) =>
    runSurface(options, invocation),
  );
}

async function runSurface(options: SurfaceCommandOptions, invocation: Invocation): Promise<void> {
  await checkSurfaceOutputs(options);
  let kept = 0;
  const advice = (): string =>
    kept > 0
      ? `${kept} cells are kept in ${partialFile(options)}; go on with: ${resumeLine(invocation)}`
      : `nothing is kept; start again with: ${commandLine(invocation)}`;
  await withTools(options, advice, async (tools) => {
    const prepared = await prepare(tools, options);
    const { model, set, axes, chosen, protocol, split } = prepared;
    const known = await readPartial(options, axes, protocol);
    const images = options.adversarial
      ? await attackedSet(tools, model, options.adversarial, set, options.seed)
      : set;
    const files = options.saveDirections ? await saveDirections(options.saveDirections, chosen) : [];
    const partial = partialFile(options);
    const save = async (surface: Surface): Promise<void> => {
      if (partial === undefined) return;
      await writeSurfaceFile(partial, toGrid(surface, split, protocol));
      kept = surface.finished.reduce((sum, flag) => sum + flag, 0);
    };
    const context = { images: set.count, cosine: cosineOf(chosen), protocol };
    const onStopped = (unfinished: TimedSurface): void => {
      if (options.json) writeResult(options, toDocument(unfinished, context), () => []);
    };
    const work = {
      axes,
      directions: chosen.map(({ direction }) => direction),
      images,
      resume: known,
      save,
      onStopped,
      ...(options.batch === undefined ? {} : { batch: options.batch }),
    };
    const timed = await computeSaved(tools, model, work);
    const drawing = { title: `Loss around ${protocol.model.file}`, subtitle: formatProtocol(protocol) };
    const grid = toGrid(timed.surface, split, protocol);
    const written = [...(await writeSurface(grid, options, drawing)), ...files];
    writeResult(options, toDocument(timed, context), () => toSurfaceLines(timed, context, written));
  });
}

async function prepare(tools: Tools, options: SurfaceCommandOptions) {
  const data = await openData(options, { ...surfaceChoice(options.split), signal: tools.signal });
  const opened = await openModel(options, data.set);
  const axes = axesOf(options);
  const chosen = await readDirections(opened.model, axes.length as 1 | 2, options);
  const protocol = surfaceProtocol({
    data: data.protocol,
    model: opened.protocol,
    attack: options.adversarial ?? null,
    directions: chosen,
    engine: tools.engine,
    seed: options.seed,
  });
  return { ...opened, axes, chosen, protocol, split: options.split };
}

function axesOf({ x, y, towards }: SurfaceCommandOptions): Axis[] {
  const usual =
    towards === undefined ? { from: -1, to: 1, points: 51 } : { from: -0.5, to: 1.5, points: 401 };
  return y === undefined ? [x ?? usual] : [x ?? usual, y];
}
