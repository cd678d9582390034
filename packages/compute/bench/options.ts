/** What the benchmark is asked for on its command line. */
import { parseArgs } from "node:util";
import { architectures, ComputeError, engineDevices, engineNames } from "@basin/compute";
import { type WorkName, workNames } from "./work.js";

/** What to measure. */
export interface BenchOptions {
  readonly arch: readonly string[];
  readonly engine: readonly string[];
  /** A device of every engine, or `auto`. */
  readonly device: string;
  readonly half: boolean;
  readonly tf32: boolean;
  readonly work: readonly WorkName[];
  readonly threads: readonly number[];
  /** Batch sizes of bare sessions; empty for those that are used. */
  readonly batch: readonly number[];
  readonly rounds: number;
  /** Seconds for one bare measurement. */
  readonly seconds: number;
  /** The engine's sessions alone, without whole work: for what is slow. */
  readonly bare: boolean;
  readonly peers: boolean;
  readonly sizes: boolean;
  readonly json: boolean;
  /** Whether to store the result. */
  readonly store: boolean;
}

/** How to call it, for `--help` and for errors. */
export const usage = `usage: basin bench [--arch LIST] [--engine LIST] [--device NAME] [--half] [--tf32] [--work LIST]
                   [--threads LIST] [--batch LIST] [--rounds N] [--seconds N] [--bare] [--peers] [--sizes]
                   [--no-store] [--json]`;

/** @throws ComputeError for an option that is not there or a value that does not fit */
export function parseOptions(argv: readonly string[], cores: number): BenchOptions {
  const values = read(argv);
  const oneOf = (option: string, text: string, known: readonly string[]): string[] =>
    text.split(",").map((word) => {
      if (!known.includes(word)) throw wrong(option, `some of ${known.join(",")}`, word);
      return word;
    });
  const numbers = (option: string, text: string): number[] =>
    text.split(",").map((word) => {
      const value = Number(word);
      if (!(Number.isSafeInteger(value) && value >= 1)) throw wrong(option, "integers from 1", word);
      return value;
    });
  const engine = oneOf("--engine", values.engine ?? "onnx", engineNames);
  const device = values.device ?? "cpu";
  const devices = [...new Set(engine.flatMap((name) => engineDevices[name] ?? [])), "auto"];
  const seconds = Number(values.seconds ?? 1.5);
  if (values.bare && values.peers)
    throw wrong("--bare", "no --peers beside it: ratios are those of whole work", "both");
  if (!(seconds > 0)) throw wrong("--seconds", "a positive number", values.seconds ?? "");
  return {
    arch: oneOf("--arch", values.arch ?? "resnet32", Object.keys(architectures)),
    engine,
    device: oneOf("--device", device, devices)[0]!,
    half: values.half ?? false,
    tf32: values.tf32 ?? false,
    work: oneOf("--work", values.work ?? workNames.join(","), workNames) as WorkName[],
    threads: values.threads ? numbers("--threads", values.threads) : [cores],
    batch: values.batch ? numbers("--batch", values.batch) : [],
    rounds: numbers("--rounds", values.rounds ?? "3")[0]!,
    seconds,
    bare: values.bare ?? false,
    peers: values.peers ?? false,
    sizes: values.sizes ?? false,
    json: values.json ?? false,
    store: !values["no-store"],
  };
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        arch: text,
        engine: text,
        device: text,
        half: flag,
        tf32: flag,
        work: text,
        threads: text,
        batch: text,
        rounds: text,
        seconds: text,
        bare: flag,
        peers: flag,
        sizes: flag,
        json: flag,
        "no-store": flag,
      },
    }).values;
  } catch (cause) {
    const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0]!;
    throw new ComputeError({ code: "invalid", where: "bench", detail, cause });
  }
}

function wrong(where: string, want: string, got: string): ComputeError {
  return new ComputeError({ code: "invalid", where, detail: `want ${want}, got ${JSON.stringify(got)}` });
}
