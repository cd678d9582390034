import { convertFile } from "@basin/formats";
import { Command } from "commander";
import { examples } from "../options.js";
import { checkOutputs } from "../out-paths.js";
import { type OutputOptions, writeResult } from "../output.js";

/** `basin convert`: one file format into another. */
export function convertCommand(): Command {
  return new Command("convert")
    .description(
      "Convert a file: a checkpoint (.th, .pt, .pth, .safetensors) to .safetensors; a surface (.h5, .npz, .csv, .json) to any of these or .vtp; arrays between .npy, .npz and .safetensors.",
    )
    .argument("<in>", "the file to read")
    .argument("<out>", "the file to write; its ending says the format")
    .option("--json", "one JSON document on stdout and nothing else")
    .addHelpText(
      "after",
      examples("convert resnet32.th resnet32.safetensors", "convert surface.h5 surface.vtp"),
    )
    .action(async (input: string, output: string, options: OutputOptions) => {
      await checkOutputs([output]);
      await convertFile(input, output);
      writeResult(options, { input, output }, () => [`${input} -> ${output}`]);
    });
}
