import { type Attack, classify, evaluate, invalid, tensor, toClasses } from "@basin/compute";
import { drawContactSheet, writeFileAtomic, writeNpz } from "@basin/formats";
import {
  type AttackedImages,
  attackArrays,
  attackName,
  attackProtocol,
  attackSheet,
  formatProtocol,
  type OpenedModel,
  toProbabilities,
} from "@basin/protocol";
import { Command } from "commander";
import { formatResults, toResult } from "../evaluation.js";
import { commandLine, type Invocation } from "../invocation.js";
import { openData } from "../open-data.js";
import { openModel } from "../open-model.js";
import { addAttack } from "../option-values.js";
import { addMeasureOptions, examples, type MeasureOptions, type RunOptions } from "../options.js";
import { checkEnding, checkOutputs } from "../out-paths.js";
import { percent, writeResult } from "../output.js";
import { withProgress } from "../progress.js";
import { type Tools, withTools } from "../session.js";

interface AttackOptions extends MeasureOptions {
  readonly attack: readonly Attack[];
  readonly out: string;
  readonly pictures?: string;
}

/** `basin attack`: adversarial images in a file, and a sheet to look at. */
export function attackCommand(invocation: Invocation): Command {
  const command = new Command("attack").description("Make adversarial images and keep them.");
  return addMeasureOptions(command, { split: "test", own: addOwnOptions }).action((options: AttackOptions) =>
    runAttack(options, invocation),
  );
}

function addOwnOptions(command: Command): Command {
  return command
    .requiredOption("--attack <attack>", "the attack", addAttack)
    .requiredOption(
      "--out <file.npz>",
      "images (adversarial, float32 NCHW), clean, labels, predictions, success, clean_probabilities, probabilities, and flow if there is one; --data reads it back",
    )
    .option("--pictures <file.png>", "a contact sheet: clean, adversarial, difference x10")
    .addHelpText(
      "after",
      examples(
        "attack --model m.safetensors --data digits --images 24 --attack pgd:epsilon=0.15,step=0.03 --out pgd.npz --pictures pgd.png",
      ),
    );
}

async function runAttack(options: AttackOptions, invocation: Invocation): Promise<void> {
  const { out, pictures } = options;
  const [attack, ...more] = options.attack;
  if (more.length > 0) throw invalid("--attack", "one attack", options.attack.map(attackName));
  checkEnding("--out", out, [".npz"]);
  if (pictures !== undefined) checkEnding("--pictures", pictures, [".png"]);
  await checkOutputs([out, pictures]);
  const advice = () => `nothing was written; start again with: ${commandLine(invocation)}`;
  await withTools(options, advice, async (tools) => {
    const data = await openData(options, { signal: tools.signal });
    const opened = await openModel(options, data.set);
    const measured = {
      data: data.protocol,
      model: opened.protocol,
      engine: tools.engine,
      seed: options.seed,
    };
    const protocol = attackProtocol({ ...measured, attack: attack! });
    const { attacked, probabilities, result } = await attackSet(tools, opened, attack!, options);
    await writeNpz(out, attackArrays({ ...attacked, probabilities }));
    if (pictures !== undefined) {
      const sheet = attackSheet(attacked, { attack: attack!.name, subtitle: formatProtocol(protocol) });
      await writeFileAtomic(pictures, await drawContactSheet(sheet));
    }
    const document = { ...result, images: attacked.set.count, protocol, out, pictures: pictures ?? null };
    writeResult(options, document, () => [
      ...formatResults([result]),
      "",
      `misled: ${percent(result.success)} of all images; written: ${[out, pictures].filter(Boolean).join(", ")}`,
      formatProtocol(protocol),
    ]);
  });
}

async function attackSet(
  { engine, signal }: Tools,
  { model, set }: OpenedModel,
  attack: Attack,
  { seed, batch }: RunOptions,
) {
  const logits = await classify(engine, model, set, { signal });
  const cleanClasses = toClasses(logits);
  const clean = Uint8Array.from(cleanClasses, (found, i) => Number(found === set.labels[i]));
  const size = batch === undefined ? {} : { batch };
  const evaluation = await withProgress(attack.name, "images", (onImages) =>
    evaluate(engine, model, attack, set, { seed, clean, signal, onImages, ...size }),
  );
  const made = evaluation.adversarial!;
  const misled = made.success.reduce((sum, flag) => sum + flag, 0);
  const attacked: AttackedImages = { set, made, cleanClasses };
  const probabilities = {
    clean: toProbabilities(logits),
    adversarial: toProbabilities(tensor("f32", logits.shape, made.logits)),
  };
  return { attacked, probabilities, result: { ...toResult(evaluation), success: misled / set.count } };
}
