import { Command } from "commander";
import type { Invocation } from "../invocation.js";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { formatColumns } from "../platform/columns.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { findStudy, listStudies } from "../study/find-study.js";
import { studyLines } from "../study/study-lines.js";
import { studyReportCommand } from "./study-report.js";
import { studyStartCommand } from "./study-start.js";

/** `basin study`: a whole experiment as one plan of runs. */
export function studyCommand(invocation: Invocation): Command {
  const command = new Command("study").description(
    "Do a whole experiment: its trainings, evaluations and surfaces as one plan of runs, and a report.",
  );
  for (const child of [
    studyStartCommand(invocation),
    showCommand(),
    listCommand(),
    studyReportCommand(),
    cancelCommand(),
  ])
    command.addCommand(child);
  return command.addHelpText(
    "after",
    examples(
      "study start paper --preset demo",
      "study start paper --preset cpu --data cifar-10-batches-bin --base resnet32.th --arch resnet32",
      "study report 'The paper on two cores' --out report",
    ),
  );
}

function showCommand(): Command {
  const command = new Command("show")
    .description("Show a study: each of its runs, and how far it is.")
    .argument("<study>", "std_... or a name");
  return addPlatformOptions(command)
    .addHelpText("after", examples("study show Demo"))
    .action(async (text: string, options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const study = await findStudy(client, text);
        writeResult(options, study, () => studyLines(study));
      });
    });
}

function listCommand(): Command {
  return addPlatformOptions(new Command("list").description("List studies, the newest first."))
    .addHelpText("after", examples("study list --json"))
    .action(async (options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const studies = await listStudies(client);
        const rows = studies.map(({ id, name, progress }) => [
          id,
          progress.state ?? "",
          `${progress.done}/${progress.total}`,
          name,
        ]);
        writeResult(options, { studies }, () => formatColumns(["study", "state", "runs", "name"], rows));
      });
    });
}

function cancelCommand(): Command {
  const command = new Command("cancel")
    .description(
      "Cancel what a study has not finished; what it shares with other studies is cancelled there too.",
    )
    .argument("<study>", "std_... or a name");
  return addPlatformOptions(command)
    .addHelpText("after", examples("study cancel Demo"))
    .action(async (text: string, options: PlatformOptions) => {
      await withPlatform(options, async ({ client }) => {
        const { id } = await findStudy(client, text);
        const study = await client.cancelStudy(id);
        writeResult(options, study, () => studyLines(study));
      });
    });
}
