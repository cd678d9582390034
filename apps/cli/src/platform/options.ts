/** Options that the commands of the platform share, each defined once. */
import type { Command } from "commander";
import { HOME, type HomeOptions } from "./home.js";

/** Which platform a command talks to. */
export interface PlatformOptions extends HomeOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** `--home`, `--database` and `--artifacts`. */
export function addHomeOptions(command: Command): Command {
  return command
    .option("--home <folder>", `where everything is kept; default: BASIN_HOME, else ${HOME}`)
    .option(
      "--database <address>",
      "file:PATH or postgres://...; default: DATABASE_URL, else basin.db in the home",
    )
    .option(
      "--artifacts <location>",
      "a folder or s3://BUCKET/PREFIX; default: BASIN_ARTIFACTS, else artifacts in the home",
    );
}

/** `--url`, `--token`, `--home` and `--json`. */
export function addPlatformOptions(command: Command): Command {
  return command
    .option(
      "--url <address>",
      "a server, as http://127.0.0.1:4000; default: BASIN_URL, else what is up on the home, else a server of its own",
    )
    .option("--token <key>", "the key of a token; default: BASIN_TOKEN")
    .option("--home <folder>", `without --url: where everything is kept; default: BASIN_HOME, else ${HOME}`)
    .option("--json", "one JSON document on stdout and nothing else");
}
