import { type Attack, type Axis, normalizations, parseAttack } from "@basin/compute";
import { SURFACE_IMAGES } from "@basin/protocol";
import { type Command, Option } from "commander";
import { addWord, axisOf } from "../option-values.js";
import { addMeasureOptions, examples, type MeasureOptions } from "../options.js";
import type { DirectionOptions } from "./directions.js";

/** Everything that `basin surface` can be asked for. */
export interface SurfaceCommandOptions extends MeasureOptions, DirectionOptions {
  readonly x?: Axis;
  readonly y?: Axis;
  readonly adversarial?: Attack;
  readonly out?: readonly string[];
  readonly picture?: readonly string[];
  readonly saveDirections?: string;
  readonly resume?: boolean;
}

/** Adds the options of `basin surface` to a command. */
export function addSurfaceOptions(command: Command): Command {
  return addMeasureOptions(command, {
    split: "train",
    images: `how many; default ${SURFACE_IMAGES}. Of the train split a fixed random subset is taken unless --skip is given, of the test split the first ones`,
    own: addOwnOptions,
  });
}

function addOwnOptions(command: Command): Command {
  return command
    .option(
      "--x <from:to:points>",
      "first axis, as --x=-1:1:51; default -1:1:51, and -0.5:1.5:401 with --towards",
      axisOf("--x"),
    )
    .option("--y <from:to:points>", "second axis; without it the surface is a line", axisOf("--y"))
    .addOption(
      new Option("--normalization <name>", "how random directions are scaled to the model")
        .choices(normalizations)
        .default("filter"),
    )
    .addOption(
      new Option("--ignore <what>", "leave biases and batch norm out of random directions")
        .choices(["biasbn", "none"])
        .default("biasbn"),
    )
    .addOption(
      new Option("--over <what>", "move trained parameters, or running statistics as well")
        .choices(["weights", "states"])
        .default("weights"),
    )
    .option("--direction-x <file>", "direction of x: tensors with the parameters' names")
    .option("--direction-y <file>", "direction of y")
    .option("--towards <file>", "direction of x: to the model of this file, which lies at 1")
    .option("--adversarial <attack>", "attack the images once and measure on what comes out", parseAttack)
    .option("--out <file>", "write the surface: .h5, .npz, .csv, .json or .vtp; any number of times", addWord)
    .option("--picture <file>", "draw it: .png or .svg; any number of times", addWord)
    .option(
      "--save-directions <prefix>",
      "keep the directions in PREFIX.x.safetensors and PREFIX.y.safetensors",
    )
    .option("--resume", "go on from the first --out: cells that are finished there are kept")
    .addHelpText(
      "after",
      examples(
        "surface --model m.safetensors --data digits --x=-1:1:51 --y=-1:1:51 --out s.h5 --picture s.png",
        "surface --model r.th --arch resnet32 --data cifar10 --split test --images 256 --x=-1:1:51 --json",
        "surface --model a.safetensors --towards b.safetensors --data digits --out line.csv",
        "surface --model m.safetensors --data digits --adversarial pgd:epsilon=0.15 --y=-1:1:21 --x=-1:1:21 --out a.npz",
      ),
    );
}
