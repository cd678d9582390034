import { Command } from "commander";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { followRun } from "../platform/follow-run.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { describeRun } from "../platform/run-result.js";

/** `basin watch`: a run's progress until it has ended. Where nothing is up, a worker computes it meanwhile. */
export function watchCommand(): Command {
  const command = new Command("watch")
    .description("Watch a run until it has ended; where nothing is up, compute it as well.")
    .argument("<id>", "run_...");
  return addPlatformOptions(command)
    .addHelpText("after", examples("watch run_0mc8x1k2p3q4r5s6t7"))
    .action(async (id: string, options: PlatformOptions) => {
      await withPlatform(
        options,
        async (platform) => {
          const run = await followRun(platform, id);
          const lines = options.json ? [] : await describeRun(platform.client, run);
          writeResult(options, run, () => lines);
        },
        { worker: true },
      );
    });
}
