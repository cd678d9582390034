/** What a study is asked, from options and a preset, or from a study that is there. */
import type { StartStudyInput } from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";
import { applyStudyPreset, canonicalJson, type StudyInput, type StudyPayload } from "@basin/tasks";
import { given } from "../platform/run-inputs.js";
import type { NamedAttacks, StudyChoice } from "./study-options.js";

/** Names that have been looked up. */
export interface StudyParts {
  /** A data set's name or id. */
  readonly source?: string | undefined;
  readonly base?: StudyInput["base"] | undefined;
}

type Base = NonNullable<StartStudyInput["base"]>;
type Added = Pick<StudyChoice, "seeds" | "attack" | "trainOn">;

/** A preset with what was given in place of its parts; attacks and groups are added to it. */
export function newStudy(preset: string, choice: StudyChoice, { source, base }: StudyParts): StartStudyInput {
  const own = partsOf(preset);
  const { attack, trainOn, name, seeds } = choice;
  return {
    preset,
    ...given({
      ...{ name, seeds: seeds && [...seeds] },
      data: source === undefined ? undefined : { ...own.data, source },
      base: (base ?? withNetwork(own.base, choice)) as Base | undefined,
      attacks: attack && added("--attack", own.attacks ?? [], attack.map(toTested)),
      augmentations: trainOn && added("--train-on", own.augmentations ?? [], trainOn.map(toGroup)),
    }),
  };
}

/** A study with seeds, attacks and groups more. What it has stays. */
export function extendedStudy(id: string, study: StudyPayload, more: Added): StartStudyInput {
  const { seeds, attack, trainOn } = more;
  return {
    id,
    ...given({
      seeds: seeds && [...new Set([...study.seeds, ...seeds])],
      attacks: attack && added("--attack", study.attacks.map(withoutRound), attack.map(toTested)),
      augmentations: trainOn && added("--train-on", study.augmentations, trainOn.map(toGroup)),
    }),
  };
}

/** @throws ComputeError `missing` where neither the preset nor an option says where models begin */
export function checkBase(preset: string, { base }: StudyChoice): void {
  if (base !== undefined || partsOf(preset).base !== undefined) return;
  const detail = `want a checkpoint or a model, which preset ${preset} begins with, got none`;
  throw new ComputeError({ code: "missing", where: "--base", detail });
}

/** @throws TaskError `unknown`, listing the presets */
function partsOf(preset: string): Partial<StudyInput> {
  return applyStudyPreset(preset, {}) as Partial<StudyInput>;
}

/** A base that is trained here, with another network where one is given. */
function withNetwork(base: StudyInput["base"] | undefined, choice: StudyChoice): object | undefined {
  const { arch, mean, deviation } = choice;
  const network = given({ arch, mean: mean && [...mean], deviation: deviation && [...deviation] });
  return base === undefined || Object.keys(network).length === 0 ? undefined : { ...base, ...network };
}

/** Rounds are the server's to say. */
function withoutRound({ round: _, ...tested }: StudyPayload["attacks"][number]) {
  return tested;
}

function toTested({ name, attacks }: NamedAttacks) {
  return { name, title: name, attack: attacks[0]! };
}

function toGroup({ name, attacks }: NamedAttacks) {
  return { name, title: name, attacks: [...attacks] };
}

/** A list with those of another one that it does not have; one name stands for one thing. */
function added<T extends { readonly name: string; readonly title: string }>(
  where: string,
  list: readonly T[],
  more: readonly T[],
): T[] {
  const known = new Map(list.map((one) => [one.name, one]));
  for (const one of more) {
    const before = known.get(one.name);
    if (before && meaning(before) !== meaning(one)) {
      throw invalid(where, `another name than ${[...known.keys()].join(", ")}`, one.name);
    }
    known.set(one.name, before ?? one);
  }
  return [...known.values()];
}

/** What it is, whatever its title. */
function meaning({ title: _, ...rest }: { readonly title: string }): string {
  return canonicalJson(rest);
}
