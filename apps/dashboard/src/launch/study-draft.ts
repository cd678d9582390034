import type { CatalogueQuery, StartStudyInput, StudyBaseKind } from "../gql/graphql.ts";
import { attackName } from "../models/attack-name.ts";
import { parseAttackWords } from "./attack-words.ts";

/** What is asked of a study by name. */
export type StudyPreset = CatalogueQuery["studyPresets"][number];

/** Where the models of a study begin, as a form has it. */
export interface BaseDraft {
  /** As the preset has it where it is not given. */
  readonly kind?: StudyBaseKind;
  readonly arch?: string;
  /** The hash of a file that was sent. */
  readonly upload?: string;
  readonly model?: string;
}

/** A study that is being written: what differs from its preset. */
export interface StudyDraft {
  readonly preset: string;
  readonly name?: string;
  readonly source?: string;
  readonly base: BaseDraft;
  /** As people write them: `0, 1, 2`. */
  readonly seeds: string;
  /** Names of what the preset trains on and attacks by, and this study does not. */
  readonly untrained: readonly string[];
  readonly untested: readonly string[];
  /** More attacks to test under, in compute's notation. */
  readonly extra: readonly string[];
}

interface Named {
  readonly name: string;
  readonly title: string;
}

/** An attack under a name. */
export interface NamedAttack extends Named {
  readonly attack: string;
}

/** Models under a name, and the attacks that they are trained on. */
export interface Augmentation extends Named {
  readonly attacks: string[];
}

/** A draft that is its preset. */
export function draftOf(preset: string): StudyDraft {
  return { preset, base: {}, seeds: "", untrained: [], untested: [], extra: [] };
}

/** What a preset trains on and attacks by. */
export function partsOf({ payload }: StudyPreset): {
  readonly augmentations: readonly Augmentation[];
  readonly attacks: readonly NamedAttack[];
} {
  const { augmentations = [], attacks = [] } = payload as Partial<ReturnType<typeof partsOf>>;
  return { augmentations, attacks };
}

/** The draft as the server takes it; parts are taken whole, so what stays of one is given too. */
export function studyInput(draft: StudyDraft, preset: StudyPreset): StartStudyInput {
  const { name, source, untrained, untested, extra } = draft;
  const { augmentations, attacks } = partsOf(preset);
  const seeds = parseSeeds(draft.seeds);
  const base = baseInput(draft.base, preset);
  const data = preset.payload["data"] as StartStudyInput["data"];
  return {
    preset: draft.preset,
    ...(name && { name }),
    ...(source && { data: { ...data, source } }),
    ...(base && { base }),
    ...(seeds && seeds.length > 0 && { seeds }),
    ...(untrained.length > 0 && { augmentations: without(augmentations, untrained) }),
    ...((untested.length > 0 || extra.length > 0) && {
      attacks: withExtra(without(attacks, untested), extra),
    }),
  };
}

/** Seeds of a text; undefined where some of it is none. */
export function parseSeeds(text: string): number[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  return words.every((word) => /^\d{1,9}$/.test(word)) ? words.map(Number) : undefined;
}

/** The kind of base that a draft has. */
export function baseKindOf({ kind }: BaseDraft, { payload }: StudyPreset): StudyBaseKind | undefined {
  return kind ?? (payload["base"] as { kind: StudyBaseKind } | undefined)?.kind;
}

function baseInput(base: BaseDraft, preset: StudyPreset): StartStudyInput["base"] {
  const kind = baseKindOf(base, preset);
  if (kind === undefined || Object.keys(base).length === 0) return undefined;
  const { arch, upload, model } = base;
  const usual = preset.payload["base"] as StartStudyInput["base"];
  if (kind === "train") return { ...(usual?.kind === "train" && usual), kind, ...(arch && { arch }) };
  if (kind === "model") return { kind, ...(model && { model }) };
  return { kind, ...(upload && { upload }), ...(arch && { arch }) };
}

function without<T extends Named>(all: readonly T[], names: readonly string[]): T[] {
  return all.filter(({ name }) => !names.includes(name));
}

/** Attacks of no preset get names made of their own words, each one of its own. */
function withExtra(attacks: readonly NamedAttack[], extra: readonly string[]): NamedAttack[] {
  const all = [...attacks];
  for (const attack of extra) all.push({ name: nameFor(attack, all), title: attackName(attack), attack });
  return all;
}

function nameFor(attack: string, others: readonly Named[]): string {
  const word = parseAttackWords(attack)
    .name.toLowerCase()
    .replace(/[^a-z0-9-]/g, "");
  const taken = new Set(others.map(({ name }) => name));
  const numbered = others.map((_, index) => `${word}-${index + 2}`);
  return [word, ...numbered].find((name) => !taken.has(name)) ?? word;
}
