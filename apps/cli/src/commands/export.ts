import { Command } from "commander";
import { examples } from "../options.js";
import { checkOutputs } from "../out-paths.js";
import { writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { exportTo } from "../platform/export.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";

/** `basin export`: what a run, a surface or a model holds, as a file. */
export function exportCommand(): Command {
  const command = new Command("export")
    .description("Write a surface, a model, adversarial images or metrics to a file; its ending says which.")
    .argument("<id>", "run_..., srf_... or mdl_...")
    .argument(
      "<file>",
      "surface: .h5 .npz .csv .json .vtp .png .svg; model: .safetensors; attack: .npz; metrics: .csv .json",
    );
  return addPlatformOptions(command)
    .addHelpText(
      "after",
      examples("export run_0mc8x1k2p3q4r5s6t7 surface.h5", "export mdl_0mc8x1k2p3q4r5s6t7 model.safetensors"),
    )
    .action(async (id: string, file: string, options: PlatformOptions) => {
      await checkOutputs([file]);
      await withPlatform(options, async ({ client }) => {
        await exportTo(client, id, file);
        writeResult(options, { id, file }, () => [`written: ${file}`]);
      });
    });
}
