import type { Client, StartStudyInput, Study } from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";
import { parseStudy, studyPresets } from "@basin/tasks";
import { Argument, Command } from "commander";
import { commandLine, type Invocation } from "../invocation.js";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { type Platform, withPlatform } from "../platform/connect.js";
import { findData } from "../platform/references.js";
import { note } from "../progress.js";
import { catchInterrupts } from "../signals.js";
import { findStudy } from "../study/find-study.js";
import { followStudy } from "../study/follow-study.js";
import { readReport } from "../study/report-files.js";
import { reportLines } from "../study/report-lines.js";
import { findBase } from "../study/study-base.js";
import { checkBase, extendedStudy, newStudy } from "../study/study-input.js";
import { addStudyOptions, type StudyChoice } from "../study/study-options.js";

/** `basin study start`: starts a study or what is missing of one, and follows it. */
export function studyStartCommand(invocation: Invocation): Command {
  const command = new Command("start")
    .description(
      "Start a study and follow it to its report. Runs that are there are taken as they are: start it again to go on.",
    )
    .addArgument(new Argument("<plan>", "what is done").choices(["paper"]));
  return addStudyOptions(command)
    .addHelpText(
      "after",
      examples(
        "study start paper --preset demo",
        "study start paper --preset cpu --data cifar-10-batches-bin --base resnet32.th --arch resnet32",
        "study start paper --study Demo --seeds 1,2 --attack weak=fgsm:epsilon=0.05",
      ),
    )
    .action((_: string, options: StudyChoice) => start(options, invocation));
}

async function start(options: StudyChoice, invocation: Invocation): Promise<void> {
  const { detach = false } = options;
  checkChoice(options);
  await withPlatform(
    options,
    async (platform) => {
      const { client, lasting, dashboard } = platform;
      const started = await client.startStudy(await inputOf(client, options));
      const { id } = started;
      if (detach) {
        if (!lasting)
          note("queued; it is computed by basin up or by the next basin study start on this home");
        return writeResult(options, started, () => [id]);
      }
      note(dashboard === undefined ? id : `${id}; watch it at ${dashboard}/studies/${id}`);
      const study = await follow(platform, id, invocation);
      const report = await readReport(client, study);
      writeResult(options, { study: id, report }, () => [
        ...reportLines(report),
        "",
        `get the report as files with: basin study report ${id}`,
      ]);
    },
    { worker: !detach },
  );
}

async function follow({ client, lasting }: Platform, id: string, invocation: Invocation): Promise<Study> {
  const interrupt = catchInterrupts();
  try {
    return await followStudy(client, id, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    const goesOn = `${id} goes on; look at it with: basin study show ${id}; or end it with: basin study cancel ${id}`;
    const detail = lasting ? goesOn : `${id} is kept; go on with: ${commandLine(invocation)}`;
    throw new ComputeError({ code: "cancelled", where: "stopped", detail, cause: error });
  } finally {
    interrupt.release();
  }
}

/** @throws ComputeError for what can be seen before anything is started */
function checkChoice(options: StudyChoice): void {
  if (options.study === undefined) {
    checkBase(presetOf(options.preset), options);
    return;
  }
  const fixed = ["preset", "data", "base", "name", "arch", "mean", "deviation"] as const;
  const given = fixed.find((option) => options[option] !== undefined);
  if (given !== undefined)
    throw bad(`--${given}`, "want it without --study: a study keeps what it was started with");
}

function presetOf(preset: string | undefined): string {
  if (preset !== undefined) return preset;
  throw bad("--preset", `want one of ${Object.keys(studyPresets).join(", ")}, got none`);
}

async function inputOf(client: Client, options: StudyChoice): Promise<StartStudyInput> {
  const { study, preset, data } = options;
  if (study !== undefined) {
    const known = await findStudy(client, study);
    if (!known.payload)
      throw invalid("--study", "a study with a plan", `${study}, which only keeps runs together`);
    return extendedStudy(known.id, parseStudy(known.payload), options);
  }
  const source = data === undefined ? undefined : await findData(client, data);
  return newStudy(presetOf(preset), options, { source, base: await findBase(client, options) });
}

function bad(where: string, detail: string): ComputeError {
  return new ComputeError({ code: "missing", where, detail });
}
