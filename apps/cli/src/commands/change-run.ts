import type { Client, Run } from "@basin/client";
import { Command } from "commander";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";

/** `basin cancel`: ends a run with what it has. */
export function cancelCommand(): Command {
  return changeCommand("cancel", "End a run with what it has.", (client, id) => client.cancel(id));
}

/** `basin retry`: queues a failed or cancelled run again. */
export function retryCommand(): Command {
  return changeCommand("retry", "Queue a failed or cancelled run again; what it had is kept.", (client, id) =>
    client.retry(id),
  );
}

function changeCommand(
  name: string,
  help: string,
  change: (client: Client, id: string) => Promise<Run>,
): Command {
  return addPlatformOptions(new Command(name).description(help).argument("<id>", "run_..."))
    .addHelpText("after", examples(`${name} run_0mc8x1k2p3q4r5s6t7`))
    .action(async (id: string, options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const run = await change(client, id);
        writeResult(options, run, () => [`${run.id} ${stateOf(run)}: ${run.title}`]);
      });
    });
}

/** A run that computes is cancelled within a batch or a cell, not at once; one that had ended stays as it is. */
function stateOf({ state, cancelRequested }: Run): string {
  if (state === "succeeded" || state === "failed") return `had ended before (${state})`;
  return state === "running" && cancelRequested ? "is stopping" : state;
}
