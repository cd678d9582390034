import { type Attack, type Evaluation, evaluate } from "@basin/compute";
import { evaluationProtocol, formatProtocol, type OpenedModel } from "@basin/protocol";
import { Command } from "commander";
import { formatResults, toResult } from "../evaluation.js";
import { commandLine, type Invocation } from "../invocation.js";
import { openData } from "../open-data.js";
import { openModel } from "../open-model.js";
import { addAttackOrNone } from "../option-values.js";
import { addMeasureOptions, examples, type MeasureOptions, type RunOptions } from "../options.js";
import { writeResult } from "../output.js";
import { withProgress } from "../progress.js";
import { type Tools, withTools } from "../session.js";

interface EvaluateOptions extends MeasureOptions {
  readonly attack?: readonly (Attack | null)[];
}

/** `basin evaluate`: accuracy, loss and distances, clean and under attacks. */
export function evaluateCommand(invocation: Invocation): Command {
  const command = new Command("evaluate").description("Measure a model on clean and attacked images.");
  return addMeasureOptions(command, { split: "test", own: addOwnOptions }).action(
    (options: EvaluateOptions) => runEvaluate(options, invocation),
  );
}

function addOwnOptions(command: Command): Command {
  return command
    .option("--attack <attack>", "an attack, or none for clean images; any number of times", addAttackOrNone)
    .addHelpText(
      "after",
      examples(
        "evaluate --model resnet32.th --arch resnet32 --data cifar10 --attack none --attack fgsm:epsilon=8/255",
        "evaluate --model m.safetensors --data digits --images 100 --attack pgd:epsilon=0.15,step=0.03 --json",
      ),
    );
}

async function runEvaluate(options: EvaluateOptions, invocation: Invocation): Promise<void> {
  const advice = () => `nothing was written; start again with: ${commandLine(invocation)}`;
  await withTools(options, advice, async (tools) => {
    const data = await openData(options, { signal: tools.signal });
    const { model, set, protocol } = await openModel(options, data.set);
    const attacks = options.attack ?? [null];
    const results: Evaluation[] = [];
    for (const attack of attacks) {
      const clean = results.find((result) => result.adversarial === null)?.right;
      results.push(await runOne(tools, { model, set, attack, options, clean }));
    }
    const measured = { data: data.protocol, model: protocol, engine: tools.engine, seed: options.seed };
    const document = {
      images: set.count,
      protocol: evaluationProtocol({ ...measured, attacks }),
      results: results.map(toResult),
    };
    writeResult(options, document, () => [
      ...formatResults(document.results),
      "",
      formatProtocol(document.protocol),
    ]);
  });
}

interface One extends Pick<OpenedModel, "model" | "set"> {
  readonly attack: Attack | null;
  readonly options: RunOptions;
  readonly clean: Uint8Array | undefined;
}

async function runOne(
  { engine, signal }: Tools,
  { model, set, attack, options, clean }: One,
): Promise<Evaluation> {
  const { seed, batch } = options;
  return withProgress(attack?.name ?? "clean", "images", (onImages) =>
    evaluate(engine, model, attack, set, {
      seed,
      signal,
      onImages,
      ...(batch === undefined ? {} : { batch }),
      ...(clean === undefined ? {} : { clean }),
    }),
  );
}
