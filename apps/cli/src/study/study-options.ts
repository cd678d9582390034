import { formatAttack, invalid, parseAttack } from "@basin/compute";
import { studyPresets } from "@basin/tasks";
import { type Command, Option } from "commander";
import { integerFrom } from "../option-values.js";
import { addNetworkOptions, type NetworkOptions } from "../options.js";
import { addPlatformOptions, type PlatformOptions } from "../platform/options.js";
import { addRelaxed } from "../platform/relaxed.js";

/** Attacks under a name: a column of a table, or what a group of models is trained on. */
export interface NamedAttacks {
  readonly name: string;
  readonly attacks: readonly string[];
}

/** `basin study start`. */
export interface StudyChoice extends PlatformOptions, NetworkOptions {
  readonly preset?: string;
  readonly study?: string;
  readonly data?: string;
  readonly base?: string;
  readonly name?: string;
  readonly seeds?: readonly number[];
  readonly attack?: readonly NamedAttacks[];
  readonly trainOn?: readonly NamedAttacks[];
  readonly detach?: boolean;
}

const presetLines = Object.entries(studyPresets).map(([name, { help }]) => `  ${name}: ${help}`);

/** Adds the options of {@link StudyChoice}. */
export function addStudyOptions(command: Command): Command {
  command
    .addOption(new Option("--preset <name>", "what is asked").choices(Object.keys(studyPresets)))
    .option(
      "--data <source>",
      "a data set by name or id, a folder of CIFAR files or an .npz; default: the preset's",
    )
    .option(
      "--base <model>",
      "where every model begins: a checkpoint, or a model by id or name; default: trained here",
    )
    .option("--name <text>", "what the study is called; default: the preset's")
    .option("--seeds <list>", "of the trainings, as 0,1,2: everything is repeated for each", readSeeds)
    .option(
      "--attack <name=attack>",
      "one attack more that every model is tested on; any number of times",
      addTested,
    )
    .option(
      "--train-on <name=attacks>",
      "one group of models more, trained on an attack or on several with + between them; any number of times",
      addTrained,
    )
    .option("--study <id>", "go on with a study; --seeds, --attack and --train-on then add to it")
    .option("--detach", "print the id and do not wait");
  addRelaxed(command, addNetworkOptions);
  return addPlatformOptions(command).addHelpText("after", ["", "Presets:", ...presetLines].join("\n"));
}

function readSeeds(text: string): readonly number[] {
  const seeds = text.split(",").map(integerFrom("--seeds", 0));
  if (new Set(seeds).size < seeds.length) throw invalid("--seeds", "each seed once", text);
  return seeds;
}

function addTested(text: string, before: readonly NamedAttacks[] = []): readonly NamedAttacks[] {
  const [name, attack] = parseNamed("--attack", text);
  return [...before, { name, attacks: [formatAttack(parseAttack(attack))] }];
}

function addTrained(text: string, before: readonly NamedAttacks[] = []): readonly NamedAttacks[] {
  const [name, attacks] = parseNamed("--train-on", text);
  return [...before, { name, attacks: attacks.split("+").map((one) => formatAttack(parseAttack(one))) }];
}

/** A name, and what stands behind the first `=`; the attack's own parameters have more of them. */
function parseNamed(where: string, text: string): readonly [name: string, rest: string] {
  const [, name, rest] = /^([a-z0-9][a-z0-9-]{0,39})=(.+)$/.exec(text) ?? [];
  if (name !== undefined && rest !== undefined) return [name, rest];
  throw invalid(where, "a name of a-z, 0-9 and -, then = and an attack, as weak=fgsm:epsilon=2/255", text);
}
