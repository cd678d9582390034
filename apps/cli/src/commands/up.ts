import { Command } from "commander";
import { integerFrom } from "../option-values.js";
import { examples } from "../options.js";
import { isLoopback } from "../platform/address.js";
import { addHomeOptions } from "../platform/options.js";
import { bringUp, type Running, type UpOptions } from "../platform/up.js";
import { note } from "../progress.js";
import { catchInterrupts } from "../signals.js";

/** `basin up`: server, workers and dashboard, until Ctrl-C. */
export function upCommand(): Command {
  const command = new Command("up").description(
    "Start server, workers and dashboard on a home folder, until Ctrl-C. What dies is started again.",
  );
  return addHomeOptions(command)
    .option("--port <N>", "port of the server; 0 for any free one", integerFrom("--port", 0), 4000)
    .option(
      "--host <address>",
      "address to listen on; any but a loopback address asks for tokens (basin token create)",
      "127.0.0.1",
    )
    .option("--workers <N>", "workers to start; 0 for none", integerFrom("--workers", 0), 1)
    .option("--threads <N>", "threads of each worker; default: all cores", integerFrom("--threads", 1))
    .option("--device <name>", "where each worker computes, or auto; default: cpu; basin doctor lists them")
    .option(
      "--dashboard-port <N>",
      "port of the dashboard; default: 3000, or the next one that is free",
      integerFrom("--dashboard-port", 0),
    )
    .option("--no-dashboard", "the API alone")
    .addHelpText(
      "after",
      examples(
        "up",
        "up --home /data/basin --port 8080 --dashboard-port 8081 --workers 2",
        "up --database postgres://basin@db.example/basin --artifacts 's3://basin/artifacts?endpoint=https://s3.example'",
      ),
    )
    .action(runUp);
}

async function runUp(options: UpOptions): Promise<void> {
  const interrupt = catchInterrupts();
  try {
    const running = await bringUp(options);
    interrupt.signal.addEventListener("abort", running.stop);
    if (interrupt.signal.aborted) running.stop();
    describe(running, options).forEach(note);
    await running.done;
    note("stopped");
  } finally {
    interrupt.release();
  }
}

function describe({ url, dashboard, home }: Running, { workers }: UpOptions): string[] {
  const local = isLoopback(url);
  return [
    ...(dashboard === undefined ? [] : [`Open ${dashboard}`]),
    `Basin is up at ${url}, with ${workers} ${workers === 1 ? "worker" : "workers"}; Ctrl-C stops it`,
    `  API and explorer  ${url}/graphql`,
    `  data              ${home.folder}`,
    ...(local ? [] : ["  requests need a token: basin token create NAME --scope run"]),
  ];
}
