import type { Client, Run } from "@basin/client";
import { ComputeError } from "@basin/compute";
import { Command } from "commander";
import { attackHelp, examples } from "../options.js";
import { checkOutputs } from "../out-paths.js";
import { writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { exportTo } from "../platform/export.js";
import { followRun } from "../platform/follow-run.js";
import { runKinds } from "../platform/run-kinds.js";
import { addStartOptions, type StartOptions } from "../platform/run-options.js";
import { describeRun } from "../platform/run-result.js";
import { note } from "../progress.js";

/** `basin run`: the work of the local commands as a run that is kept, resumed and shared. */
export function runCommand(): Command {
  const command = new Command("run").description(
    "Start a run: what the local commands compute, kept in the store and resumed after a crash.",
  );
  for (const [name, kind] of Object.entries(runKinds)) {
    const { help, addOptions, start, example } = kind;
    const child = addStartOptions(new Command(name).description(help));
    if ("argument" in kind) child.argument(kind.argument, "the checkpoint");
    addOptions(child)
      .addHelpText("after", examples(example, `${example} --detach`))
      .addHelpText("after", name === "import" ? "" : attackHelp())
      .action(async (...given: unknown[]) => {
        const [file, options] = "argument" in kind ? [String(given[0]), given[1]] : ["", given[0]];
        // Commander parsed the options that this kind added.
        await runOne(options as StartOptions, (client) => start(client, options as never, file));
      });
    command.addCommand(child);
  }
  return command.addHelpText("after", examples(...Object.values(runKinds).map(({ example }) => example)));
}

async function runOne(options: StartOptions, start: (client: Client) => Promise<Run>): Promise<void> {
  const { out = [], detach = false } = options;
  if (detach && out.length > 0) {
    const detail = "want it without --detach; export the result later with: basin export ID FILE";
    throw new ComputeError({ code: "invalid", where: "--out", detail });
  }
  await checkOutputs(out);
  await withPlatform(
    options,
    async (platform) => {
      const { client, lasting } = platform;
      const started = await start(client);
      if (detach) {
        if (!lasting) note("queued; it is computed by basin up or by the next basin run on this home");
        return writeResult(options, started, () => [started.id]);
      }
      const run = await followRun(platform, started.id);
      for (const path of out) await exportTo(client, run.id, path);
      const lines = options.json ? [] : await describeRun(client, run);
      writeResult(options, run, () => [...lines, ...out.map((path) => `written: ${path}`)]);
    },
    { worker: !detach },
  );
}
