import { basename } from "node:path";
import { loadModel, type Model, type TrajectoryOptions, trajectoryPlane } from "@basin/compute";
import { readCheckpoint } from "@basin/formats";
import { chooseSpec, fingerprint, type NetworkOptions, version } from "@basin/protocol";
import { Command, Option } from "commander";
import { asOption } from "../open-model.js";
import { integerFrom } from "../option-values.js";
import { examples } from "../options.js";
import { checkOutputs } from "../out-paths.js";
import { formatTable, type OutputOptions, percent, writeResult } from "../output.js";
import { axesAround, saveTrajectory } from "../trajectory/files.js";

interface TrajectoryCommandOptions extends Required<TrajectoryOptions>, NetworkOptions, OutputOptions {
  readonly out: string;
}

/** `basin trajectory`: the plane in which a training moved most, and its path on it. */
export function trajectoryCommand(): Command {
  const command = new Command("trajectory")
    .description(
      "Lay a plane through the checkpoints of a training, in their order, by principal components around the last one.",
    )
    .argument("<checkpoint...>", "three or more: .safetensors, .th, .pt or .pth")
    .requiredOption(
      "--out <prefix>",
      "write PREFIX.x.safetensors and PREFIX.y.safetensors for a surface, and PREFIX.csv with the path",
    )
    .addOption(
      new Option("--over <what>", "trained parameters, or running statistics as well")
        .choices(["weights", "states"])
        .default("weights"),
    )
    .addOption(
      new Option("--center <what>", "measure variance about the last checkpoint, or about the mean")
        .choices(["final", "mean"])
        .default("final"),
    )
    .option("--arch <name>", "the network of files that do not say it, with the four numbers below");
  for (const name of ["channels", "height", "width", "classes"]) {
    command.option(`--${name} <N>`, "of that network", integerFrom(`--${name}`, 1));
  }
  return command
    .option("--json", "one JSON document on stdout and nothing else")
    .addHelpText("after", examples("trajectory e1.safetensors e5.safetensors e10.safetensors --out path"))
    .action(runTrajectory);
}

async function runTrajectory(
  files: readonly string[],
  { out, over, center, json, ...network }: TrajectoryCommandOptions,
): Promise<void> {
  await checkOutputs([out]);
  const checkpoints: Model[] = [];
  for (const file of files) checkpoints.push(await readModel(file, network));
  const trajectory = trajectoryPlane(checkpoints, { over, center });
  const names = files.map((file) => basename(file));
  const written = await saveTrajectory(out, names, trajectory);
  const { points, explained } = trajectory;
  const checkpointRows = names.map((file, i) => ({
    file,
    sha256: fingerprint(checkpoints[i]!.params),
    ...points[i]!,
  }));
  const document = { checkpoints: checkpointRows, explained, protocol: { over, center, version } };
  writeResult(json ? { json } : {}, document, () => [
    ...formatTable(
      ["checkpoint", "x", "y", "from plane"],
      checkpointRows.map(({ file, x, y, distance }) => [
        file,
        ...[x, y, distance].map((value) => value.toPrecision(4)),
      ]),
    ),
    `variance explained: x ${percent(explained[0])}, y ${percent(explained[1])}`,
    ...written.map((file) => `written: ${file}`),
    "",
    `a surface around it: basin surface --model ${files.at(-1)} --data ... --direction-x ${written[0]} --direction-y ${written[1]} ${axesAround(points)}`,
  ]);
}

async function readModel(file: string, network: NetworkOptions): Promise<Model> {
  const { tensors, metadata } = await readCheckpoint(file);
  const name = basename(file);
  return loadModel(chooseSpec(name, { ...network, named: asOption }, { metadata }), tensors, name);
}
