/** What `basin-server` was asked for. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Scope, scopes } from "@basin/db";

export const usage = `usage: basin-server [--home DIR | --database URL --artifacts LOCATION] [--host 127.0.0.1] [--port 4000]

  --home DIR            keep everything in a folder: DIR/basin.db and DIR/artifacts (default .basin)
  --database URL        file:/path/basin.db or postgres://... (env DATABASE_URL)
  --artifacts LOCATION  a folder or s3://bucket/prefix?endpoint=... (env BASIN_ARTIFACTS)
  --host, --port        where to listen; every address but this machine's own needs tokens
  --tokens              need tokens even on this machine's own address
  --allow-host NAME     a further name for the Host header, may be repeated
  --allow-origin URL    a page's origin that may use the API, may be repeated
  --upload-limit BYTES  of one upload (default 1 GiB)
  --create-token NAME   print a new token and exit; with --scope read|run|admin (default admin)`;

export interface ServerCommand {
  readonly database: string;
  readonly artifacts: string;
  readonly host: string;
  readonly port: number;
  readonly tokens: boolean;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly uploadLimit: number | undefined;
  readonly createToken: { readonly name: string; readonly scope: Scope } | undefined;
  readonly help: boolean;
}

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The options of a command line, completed by the environment. @throws UsageError */
export function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): ServerCommand {
  const values = valuesOf(args);
  const home = values.home || ".basin";
  return {
    database: database(values.database || env["DATABASE_URL"] || `file:${join(home, "basin.db")}`),
    artifacts: values.artifacts || env["BASIN_ARTIFACTS"] || join(home, "artifacts"),
    host: values.host,
    port: integer("--port", values.port, 65_535),
    tokens: values.tokens,
    hosts: values["allow-host"] ?? [],
    origins: values["allow-origin"] ?? [],
    uploadLimit: values["upload-limit"]
      ? integer("--upload-limit", values["upload-limit"], 2 ** 42)
      : undefined,
    createToken: values["create-token"]
      ? { name: values["create-token"], scope: scopeOf(values.scope) }
      : undefined,
    help: values.help,
  };
}

function database(url: string): string {
  if (!url.includes("://") || /^(file|postgres|postgresql):/.test(url)) return url;
  throw new UsageError(`--database: want file:/path/basin.db or postgres://..., got ${url}`);
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        home: { type: "string" },
        database: { type: "string" },
        artifacts: { type: "string" },
        host: { type: "string", default: "127.0.0.1" },
        port: { type: "string", default: "4000" },
        tokens: { type: "boolean", default: false },
        "allow-host": { type: "string", multiple: true },
        "allow-origin": { type: "string", multiple: true },
        "upload-limit": { type: "string" },
        "create-token": { type: "string" },
        scope: { type: "string", default: "admin" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function integer(option: string, text: string, most: number): number {
  const value = /^\d{1,13}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value;
  throw new UsageError(`${option}: want a whole number up to ${most}, got ${text}`);
}

function scopeOf(text: string): Scope {
  const scope = scopes.find((one) => one === text);
  if (scope !== undefined) return scope;
  throw new UsageError(`--scope: want one of ${scopes.join(", ")}, got ${text}`);
}
