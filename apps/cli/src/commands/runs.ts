import { type Run, type RunFilter, type RunState, RunsDocument, type TaskName } from "@basin/client";
import { Command, Option } from "commander";
import { addWord, integerFrom } from "../option-values.js";
import { examples } from "../options.js";
import { writeResult } from "../output.js";
import { formatColumns } from "../platform/columns.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { given } from "../platform/run-inputs.js";

interface RunsOptions extends PlatformOptions {
  readonly task?: readonly string[];
  readonly state?: readonly RunState[];
  readonly text?: string;
  readonly first: number;
}

const PAGE = 100;

/** `basin runs`: what has been started, the newest first. */
export function runsCommand(): Command {
  const command = new Command("runs")
    .description("List runs, the newest first.")
    .option(
      "--task <name>",
      "train, finetune, evaluate, attack, surface, hessian, import-model or report",
      addWord,
    )
    .addOption(
      new Option("--state <name>", "queued, running, succeeded, failed, cancelled or interrupted").argParser(
        addWord,
      ),
    )
    .option("--text <text>", "in title, note, tags or id")
    .option("--first <N>", "at most so many", integerFrom("--first", 1), 20);
  return addPlatformOptions(command)
    .addHelpText("after", examples("runs", "runs --task surface --state succeeded --json"))
    .action(listRuns);
}

async function listRuns(options: RunsOptions): Promise<void> {
  const { task, state, text, first } = options;
  const tasks = task?.map((name) => name.replaceAll("-", "_") as TaskName);
  const filter: RunFilter = given({ tasks, states: state && [...state], text });
  await withPlatform(options, async ({ client }) => {
    const runs: Run[] = [];
    let after: string | null = null;
    let total = 0;
    do {
      const page = { filter, first: Math.min(PAGE, first - runs.length), after };
      const found: { readonly runs: RunsPage } = await client.query(RunsDocument, page);
      const { edges, pageInfo, totalCount } = found.runs;
      runs.push(...edges.map(({ node }) => node));
      total = totalCount;
      after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
    } while (after !== null && runs.length < first);
    writeResult(options, { runs, total }, () => toLines(runs, total));
  });
}

interface RunsPage {
  readonly edges: readonly { readonly node: Run }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

function toLines(runs: readonly Run[], total: number): string[] {
  const rows = runs.map(({ id, state, task, progress, title }) => {
    const share = progress.total > 0 ? `${Math.floor((100 * progress.done) / progress.total)} %` : "";
    return [id, state, task.replaceAll("_", "-"), share, title];
  });
  const more = total > runs.length ? [`${runs.length} of ${total} runs; more with --first`] : [];
  return [...formatColumns(["run", "state", "task", "done", "title"], rows), ...more];
}
