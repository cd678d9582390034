import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { invalid } from "@basin/compute";
import { Command } from "commander";
import { examples } from "../options.js";
import { withPlatform } from "../platform/connect.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";

interface QueryOptions extends PlatformOptions {
  readonly variables?: string;
}

/** `basin query`: any GraphQL query or mutation; its data as JSON on stdout. */
export function queryCommand(): Command {
  const command = new Command("query")
    .description("Run a GraphQL query or mutation and print its data as JSON.")
    .argument("<graphql>", "the operation, @FILE, or - for stdin")
    .option("--variables <json>", "its variables, or @FILE");
  return addPlatformOptions(command)
    .addHelpText(
      "after",
      examples(
        "query '{ runs(first: 5) { edges { node { id title state } } } }'",
        'query @surface.graphql --variables \'{"id": "srf_0mc8x1k2p3q4r5s6t7"}\' --json',
      ),
    )
    .action(runQuery);
}

async function runQuery(graphql: string, options: QueryOptions): Promise<void> {
  const document = await readText(graphql);
  const variables = parseVariables(await readText(options.variables ?? "{}"));
  await withPlatform(options, async ({ client }) => {
    const data = await client.query(document, variables);
    process.stdout.write(`${JSON.stringify(data, null, options.json ? 0 : 2)}\n`);
  });
}

async function readText(given: string): Promise<string> {
  if (given === "-") return readAll(process.stdin);
  return given.startsWith("@") ? readFile(given.slice(1), "utf8") : given;
}

function parseVariables(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw invalid("--variables", "a JSON object", text);
}
