import { openHessian } from "@basin/compute";
import { runProtocol, surfaceChoice } from "@basin/protocol";
import { Command } from "commander";
import { type Measurements, measureHessian } from "../hessian/measure.js";
import { hessianLines, toHessianDocument } from "../hessian/result.js";
import { saveVectors } from "../hessian/vectors.js";
import { commandLine, type Invocation } from "../invocation.js";
import { openData } from "../open-data.js";
import { openModel } from "../open-model.js";
import { integerFrom, numberIn } from "../option-values.js";
import { addMeasureOptions, examples, type MeasureOptions } from "../options.js";
import { checkOutputs } from "../out-paths.js";
import { writeResult } from "../output.js";
import { withTools } from "../session.js";

interface HessianOptions extends MeasureOptions, Measurements {
  readonly vectors?: string;
}

/** `basin hessian`: eigenvalues, trace and spectral density of the loss around a model. */
export function hessianCommand(invocation: Invocation): Command {
  const command = new Command("hessian").description(
    "Measure how the loss curves around a model: eigenvalues of its Hessian with respect to the trained parameters, by exact products.",
  );
  return addMeasureOptions(command, {
    split: "train",
    images: "how many, chosen as for a surface; every product passes through all of them",
    own: addOwnOptions,
  }).action((options: HessianOptions) => runHessian(options, invocation));
}

function addOwnOptions(command: Command): Command {
  return command
    .option("--top <N>", "eigenvalues from the upper end", integerFrom("--top", 0), 2)
    .option("--bottom <N>", "eigenvalues from the lower end", integerFrom("--bottom", 0), 0)
    .option(
      "--tolerance <share>",
      "end once every residual is at most this share of the largest absolute eigenvalue",
      numberIn("--tolerance", { above: 0, to: 1 }),
      1e-3,
    )
    .option("--products <N>", "end after as many products for eigenvalues", integerFrom("--products", 1), 100)
    .option("--trace <N>", "estimate the trace, with N products", integerFrom("--trace", 1))
    .option("--density <N>", "sample the spectrum with N start vectors", integerFrom("--density", 1))
    .option("--steps <N>", "products for each start vector of --density", integerFrom("--steps", 1), 40)
    .option("--vectors <prefix>", "keep the eigenvectors as directions: PREFIX.top1.safetensors, ...")
    .addHelpText(
      "after",
      examples(
        "hessian --model m.safetensors --data digits --images 256 --top 2",
        "hessian --model m.safetensors --data digits --images 64 --top 1 --trace 10 --density 2 --json",
      ),
    );
}

async function runHessian(options: HessianOptions, invocation: Invocation): Promise<void> {
  await checkOutputs([options.vectors]);
  const advice = () => `nothing is kept; start again with: ${commandLine(invocation)}`;
  await withTools(options, advice, async (tools) => {
    const choice = { ...surfaceChoice(options.split), signal: tools.signal };
    const data = await openData(options, choice);
    const { model, set, protocol } = await openModel(options, data.set);
    const begun = performance.now();
    const { batch } = options;
    const hessian = await openHessian(tools.engine, model, set, {
      signal: tools.signal,
      ...(batch === undefined ? {} : { batch }),
    });
    try {
      const measured = await measureHessian(hessian, options, tools.signal);
      const written = options.vectors ? await saveVectors(options.vectors, hessian, measured) : [];
      const document = toHessianDocument(measured, {
        parameters: hessian.size,
        images: set.count,
        seconds: (performance.now() - begun) / 1000,
        protocol: {
          ...data.protocol,
          ...protocol,
          over: "trained parameters",
          ...runProtocol(tools.engine, { seed: options.seed }),
        },
      });
      writeResult(options, document, () => hessianLines(document, written));
    } finally {
      await hessian.dispose();
    }
  });
}
