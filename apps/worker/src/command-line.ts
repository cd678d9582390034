import { parseArgs } from "node:util";
import { engineDevices } from "@basin/compute";

/** What `basin-worker` is told. */
export interface CommandLine {
  readonly database: string;
  readonly artifacts: string;
  readonly slots: readonly string[];
  readonly engine: string;
  readonly threads: number | undefined;
  readonly data: string | undefined;
}

/** Bad options, in one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `basin-worker --database URL --artifacts LOCATION [options]

Takes work from the queue and computes it until it is stopped. The first SIGINT or SIGTERM gives the work under way back
at its next batch or cell; a second one ends the process at once.

  --database URL        postgres://..., or file:PATH or a path for SQLite; default: DATABASE_URL
  --artifacts LOCATION  a folder, or s3://bucket/prefix?endpoint=...; default: BASIN_ARTIFACTS
  --slots LIST          a device for each piece of work at a time, as cpu,cpu or cuda, or auto for the fastest that works
                        here; default: cpu
  --device NAME         the same for one slot
  --threads N           threads of a slot; default: all cores, shared by the slots
  --engine NAME         what the list of workers shows; runs name their engine themselves; default: onnx
  --data DIR            downloaded data sets, and where relative paths of registered ones begin; default: BASIN_DATA
`;

const options = {
  database: { type: "string" },
  artifacts: { type: "string" },
  slots: { type: "string" },
  device: { type: "string" },
  threads: { type: "string" },
  engine: { type: "string", default: "onnx" },
  data: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

const devices = [...new Set(Object.values(engineDevices).flat()), "auto"];
const engines = ["onnx", "tfjs", "reference"];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options of a worker; nothing if help was asked for. An empty environment variable is as good as none.
 *
 * @throws UsageError with what is wanted and what was given
 */
export function parseCommandLine(argv: readonly string[], env: Environment): CommandLine | undefined {
  const { values } = parse(argv);
  if (values.help) return undefined;
  const [option, list] = values.slots === undefined ? ["--device", values.device] : ["--slots", values.slots];
  const slots = (list || "cpu").split(",").map((slot) => oneOf(option, slot.trim(), devices));
  return {
    database: required("--database", "DATABASE_URL", values.database || env["DATABASE_URL"]),
    artifacts: required("--artifacts", "BASIN_ARTIFACTS", values.artifacts || env["BASIN_ARTIFACTS"]),
    slots,
    engine: oneOf("--engine", values.engine, engines),
    threads: values.threads === undefined ? undefined : count("--threads", values.threads),
    data: values.data || env["BASIN_DATA"] || undefined,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function required(option: string, variable: string, value: string | undefined): string {
  if (value) return value;
  throw new UsageError(`${option}: want a location, got none; ${variable} may say it as well`);
}

function oneOf(option: string, value: string, allowed: readonly string[]): string {
  if (allowed.includes(value)) return value;
  throw new UsageError(`${option}: want ${allowed.join(" or ")}, got ${JSON.stringify(value)}`);
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0 && value <= 1024) return value;
  throw new UsageError(`${option}: want an integer from 1 to 1024, got ${JSON.stringify(text)}`);
}
