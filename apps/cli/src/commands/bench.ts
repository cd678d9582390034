import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { architectures, ComputeError, engineNames } from "@basin/compute";
import { Command } from "commander";
import { examples } from "../options.js";
import { note } from "../progress.js";

/** The benchmark, which is built with the package that it measures. */
const program = fileURLToPath(new URL("./bench/main.js", import.meta.resolve("@basin/compute")));

/** `basin bench`: how fast this machine computes, beside PyTorch if asked for. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("Measure surfaces, attacks and training on this machine, beside PyTorch with --peers.")
    .option(
      "--arch <list>",
      `architectures, with commas: ${Object.keys(architectures).join(", ")}`,
      "resnet32",
    )
    .option("--engine <list>", `what computes, with commas: ${engineNames.join(", ")}`, "onnx")
    .option("--device <name>", "where it computes, or auto; basin doctor lists them", "cpu")
    .option("--half", "convolutions and matrix products in half precision, with what that costs")
    .option("--tf32", "the same with TF32")
    .option("--work <list>", "forward, input-gradient, training-step; default: all three")
    .option("--threads <list>", "numbers of threads, with commas; default: all cores")
    .option("--batch <list>", "more batch sizes to measure the bare engine with")
    .option("--rounds <N>", "rounds in which the sides take turns", "3")
    .option("--seconds <N>", "seconds for one measurement", "1.5")
    .option("--bare", "the engine's sessions alone, without whole work: for what is slow")
    .option("--peers", "measure PyTorch at the same work, where python3 has it, and show ratios")
    .option("--sizes", "also show cost against cells, images, depth and threads")
    .option("--no-store", "do not keep the result under bench/results of @basin/compute")
    .option("--json", "one JSON document on stdout and nothing else")
    .addHelpText(
      "after",
      examples("bench", "bench --arch resnet8 --rounds 1 --no-store", "bench --peers --json"),
    )
    .action(async (options: Readonly<Record<string, string | boolean>>) => {
      await runProgram(toArguments(options));
    });
}

/** The options as the program takes them. */
function toArguments(options: Readonly<Record<string, string | boolean>>): string[] {
  const { store, ...others } = options;
  const given = Object.entries(others).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  return store === false ? [...given, "--no-store"] : given;
}

/**
 * Runs it in a process of its own, so that nothing else of this one is measured. Ctrl-C reaches both.
 *
 * @throws ComputeError with what the program said last, if it failed
 */
async function runProgram(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "inherit", "pipe"] });
  let failure = "bench: ended early";
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.startsWith("error: ")) failure = line.slice("error: ".length);
    else note(line);
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return;
  const [where, ...detail] = failure.split(": ");
  throw new ComputeError({
    code: code === 2 ? "invalid" : "failed",
    where: where!,
    detail: detail.join(": "),
  });
}
