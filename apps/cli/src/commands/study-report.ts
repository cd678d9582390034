import { unknownName } from "@basin/compute";
import { Command, Option } from "commander";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { findStudy } from "../study/find-study.js";
import { type ReportFormat, readReport, reportFormats, writeReport } from "../study/report-files.js";
import { reportLines } from "../study/report-lines.js";

interface ReportOptions extends PlatformOptions {
  readonly out: string;
  readonly format: readonly ReportFormat[];
}

/** `basin study report`: what the runs of a study come to, as files and in short. */
export function studyReportCommand(): Command {
  const command = new Command("report")
    .description("Write the report of a study as files and print its tables and verdicts.")
    .argument("<study>", "std_... or a name")
    .option("--out <folder>", "where report.html and the others go", "report")
    .addOption(
      new Option("--format <list>", "which of them")
        .argParser(readFormats)
        .default(reportFormats, reportFormats.join()),
    );
  return addPlatformOptions(command)
    .addHelpText("after", examples("study report Demo", "study report Demo --out demo --format html,csv"))
    .action(async (text: string, options: ReportOptions) => {
      await withPlatform(options, async ({ client }) => {
        const study = await findStudy(client, text);
        const report = await readReport(client, study);
        const files = await writeReport(client, study, { folder: options.out, formats: options.format });
        writeResult(options, { study: study.id, files, report }, () => [
          ...reportLines(report),
          "",
          ...files.map((file) => `written: ${file}`),
        ]);
      });
    });
}

function readFormats(text: string): readonly ReportFormat[] {
  return text.split(",").map((name) => {
    const format = reportFormats.find((one) => one === name.trim());
    if (format === undefined) throw unknownName("--format", "format", name, reportFormats);
    return format;
  });
}
