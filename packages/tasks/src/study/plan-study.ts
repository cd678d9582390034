/**
 * A study as runs, in an order in which whatever a run needs comes before it. A run's payload names models and runs of
 * earlier steps, so it is known once those have been started. Nothing here depends on the study's name or on when it is
 * planned: equal steps of two studies, or of one study that was extended, are equal runs.
 */
import { NO_ATTACK } from "../attack-text.js";
import type { PayloadInputs, TaskName } from "../tasks.js";
import type { StudyPayload } from "./study.js";

/** What the runs of earlier steps have made, by their keys. */
export interface Made {
  readonly run: (key: string) => string;
  readonly model: (key: string) => string;
}

/** A run of a study. */
export interface StudyStep<N extends TaskName = TaskName> {
  /** Unlike those of the others; what it is in the study. */
  readonly key: string;
  readonly task: N;
  /** For people. */
  readonly title: string;
  readonly payload: (made: Made) => PayloadInputs[N];
}

/** The group of the base's models. */
export const BASE = "base";

/** A group of models that are trained alike. */
export interface Group {
  readonly name: string;
  readonly title: string;
  readonly attacks: readonly string[];
}

/** A model of a study. */
interface Member {
  readonly group: Group;
  readonly seed: number;
  /** The key of the step that makes it; nothing where the model was there before. */
  readonly key: string;
}

/** The groups of a study, the base first. */
export function groupsOf({ augmentations, baseTitle }: StudyPayload): readonly Group[] {
  return [{ name: BASE, title: baseTitle, attacks: [] }, ...augmentations];
}

/** Every run of a study, in the order in which they are started. */
export function planStudy(study: StudyPayload): readonly StudyStep[] {
  const members = membersOf(study);
  return [
    ...members.flatMap((member) => trainingOf(study, member)),
    ...members.flatMap((member) => evaluationsOf(study, member)),
    ...members.flatMap((member) => surfacesOf(study, member)),
    ...members.flatMap((member) => adversarialOf(study, member)),
    ...members.flatMap((member) => interpolationOf(study, member)),
    ...members.flatMap((member) => hessianOf(study, member)),
    ...examplesOf(study, members),
    reportOf(study, members),
  ];
}

/** A base that is given is one model for all seeds. */
function membersOf(study: StudyPayload): readonly Member[] {
  const { seeds, base } = study;
  const baseSeeds = base.kind === "train" ? seeds : seeds.slice(0, 1);
  return groupsOf(study).flatMap((group) =>
    (group.name === BASE ? baseSeeds : seeds).map((seed) => ({
      group,
      seed,
      key: keyOf(study, group, seed),
    })),
  );
}

function keyOf({ base }: StudyPayload, { name }: Group, seed: number): string {
  return name === BASE && base.kind !== "train" ? BASE : `${name}, seed ${seed}`;
}

/** The key of the base that a seed goes on from. */
function baseKeyOf(study: StudyPayload, seed: number): string {
  return keyOf(study, groupsOf(study)[0]!, seed);
}

function modelOf({ base }: StudyPayload, key: string, made: Made): string {
  return key === BASE && base.kind === "model" ? base.model : made.model(key);
}

function titled(member: Member, what: string): string {
  return `${what}: ${titleOf(member)}`;
}

/** What the model of a member is called among all models. */
function nameOf({ name }: StudyPayload, member: Member): string {
  return `${name}: ${titleOf(member)}`;
}

function titleOf({ group, key }: Member): string {
  return key === BASE ? group.title : key.replace(group.name, group.title);
}

function trainingOf(study: StudyPayload, member: Member): StudyStep[] {
  return member.group.name === BASE ? baseOf(study, member) : [augmentedOf(study, member)];
}

function baseOf(study: StudyPayload, member: Member): StudyStep[] {
  const { base, engine } = study;
  const { key, seed } = member;
  const name = nameOf(study, member);
  if (base.kind === "model") return [];
  if (base.kind === "import") {
    const { kind: _, ...file } = base;
    return [step("import-model", key, titled(member, "import"), () => ({ ...file, name }))];
  }
  const { kind: _, ...recipe } = base;
  const data = trainedOn(study);
  return [step("train", key, titled(member, "train"), () => ({ ...recipe, data, name, seed, engine }))];
}

function augmentedOf(study: StudyPayload, member: Member): StudyStep {
  const { finetuning, scratch, engine } = study;
  const { key, seed } = member;
  const shared = { data: trainedOn(study), name: nameOf(study, member), seed, engine };
  const attacks = [...member.group.attacks];
  if (finetuning === null) {
    return step("train", key, titled(member, "train"), () => ({ ...scratch!, ...shared, attacks }));
  }
  return step("finetune", key, titled(member, "fine-tune"), (made) => ({
    ...{ ...finetuning, ...shared, attacks },
    model: modelOf(study, baseKeyOf(study, seed), made),
  }));
}

function trainedOn({ data: { source, train: images } }: StudyPayload) {
  return { source, ...(images !== undefined && { images }) };
}

function testedOn({ data: { source, test: images } }: StudyPayload) {
  return { source, split: "test" as const, ...(images !== undefined && { images }) };
}

const evaluationKey = (member: Member, round: number): string =>
  `evaluation of ${member.key}${round === 0 ? "" : `, round ${round}`}`;

/** Attacks begin at the same points for every model: their seed is not the training's. */
function evaluationsOf(study: StudyPayload, member: Member): StudyStep[] {
  return roundsOf(study).map(({ round, attacks }) =>
    step("evaluate", evaluationKey(member, round), titled(member, "evaluate"), (made) => ({
      model: modelOf(study, member.key, made),
      data: testedOn(study),
      attacks: [...(round === 0 ? [NO_ATTACK] : []), ...attacks],
      engine: study.engine,
    })),
  );
}

/** The attacks of each round; clean images go with the first one. An attack under two names is measured once. */
function roundsOf(study: StudyPayload): { readonly round: number; readonly attacks: readonly string[] }[] {
  const rounds = new Map<number, string[]>([[0, []]]);
  const seen = new Set<string>();
  for (const { attack, round } of study.attacks.toSorted((a, b) => a.round - b.round)) {
    if (seen.has(attack)) continue;
    seen.add(attack);
    rounds.set(round, [...(rounds.get(round) ?? []), attack]);
  }
  return [...rounds].map(([round, attacks]) => ({ round, attacks }));
}

const surfaceKey = (member: Member, direction: number): string =>
  `surface of ${member.key}, directions ${direction}`;

function surfacesOf(study: StudyPayload, member: Member): StudyStep[] {
  const pairs = Array.from({ length: study.surfaces?.directions ?? 0 }, (_, direction) => direction);
  return pairs.map((direction) =>
    step("surface", surfaceKey(member, direction), titled(member, `surface ${direction + 1}`), (made) => ({
      ...surfaceBase(study, member, made),
      seed: direction,
      imageLosses: study.surfaces!.imageLosses,
    })),
  );
}

function surfaceBase(study: StudyPayload, member: Member, made: Made) {
  const { x, y, normalization, split, images } = study.surfaces!;
  const data = { source: study.data.source, split, ...(images !== undefined && { images }) };
  return { model: modelOf(study, member.key, made), data, x, y, normalization, engine: study.engine };
}

const adversarialKey = (member: Member, attack: string): string => `surface of ${member.key} under ${attack}`;

function adversarialOf(study: StudyPayload, member: Member): StudyStep[] {
  if (member.seed !== study.seeds[0]) return [];
  return (study.surfaces?.attacks ?? []).map((attack) =>
    step("surface", adversarialKey(member, attack), titled(member, "adversarial surface"), (made) => ({
      ...surfaceBase(study, member, made),
      attack,
    })),
  );
}

const interpolationKey = (member: Member): string => `line to ${member.key}`;

/** Over the running statistics too: in between, a network with those of one end would be another network. */
function interpolationOf(study: StudyPayload, member: Member): StudyStep[] {
  const { interpolation, data, engine, seeds } = study;
  if (!isInterpolated(study, member)) return [];
  const { x, images } = interpolation!;
  return [
    step("surface", interpolationKey(member), titled(member, "line from the base"), (made) => ({
      model: modelOf(study, baseKeyOf(study, seeds[0]!), made),
      towards: made.model(member.key),
      data: { source: data.source, split: "train" as const, ...(images !== undefined && { images }) },
      ...{ x, over: "states" as const, engine },
    })),
  ];
}

function isInterpolated({ interpolation, seeds }: StudyPayload, { group, seed }: Member): boolean {
  return interpolation !== null && group.name !== BASE && seed === seeds[0];
}

const hessianKey = (member: Member): string => `Hessian of ${member.key}`;

function hessianOf(study: StudyPayload, member: Member): StudyStep[] {
  const { hessian, data, engine } = study;
  if (hessian === null) return [];
  const { images, ...asked } = hessian;
  return [
    step("hessian", hessianKey(member), titled(member, "Hessian"), (made) => ({
      model: modelOf(study, member.key, made),
      data: { source: data.source, split: "train" as const, ...(images !== undefined && { images }) },
      ...{ ...asked, engine },
    })),
  ];
}

function examplesOf(study: StudyPayload, members: readonly Member[]): StudyStep[] {
  const { examples, attacks, data, engine } = study;
  if (examples === null) return [];
  const { key } = members[0]!;
  return attacks.map(({ name, title, attack }) =>
    step("attack", `examples of ${name}`, `examples: ${title}`, (made) => ({
      model: modelOf(study, key, made),
      data: { source: data.source, split: "test" as const, images: examples.images },
      ...{ attack, name: `${study.name}: ${title}`, engine },
    })),
  );
}

function reportOf(study: StudyPayload, members: readonly Member[]): StudyStep<"report"> {
  const groups = groupsOf(study);
  const tested = study.attacks.map(({ round: _, ...column }) => column);
  const columns = [{ name: NO_ATTACK, title: "clean", attack: NO_ATTACK }, ...tested];
  return step("report", "report", "report", (made) => ({
    name: study.name,
    attacks: columns,
    groups: groups.map((group) => ({
      ...{ name: group.name, title: group.title, attacks: [...group.attacks] },
      models: members
        .filter((member) => member.group.name === group.name)
        .map((member) => measuredOf(study, member, made)),
    })),
  }));
}

/** A member with the runs that measured it. */
function measuredOf(study: StudyPayload, member: Member, made: Made) {
  const run = (steps: readonly StudyStep[]) => steps.map(({ key }) => made.run(key));
  const attacks = study.surfaces?.attacks ?? [];
  return {
    seed: member.seed,
    model: modelOf(study, member.key, made),
    evaluations: run(evaluationsOf(study, member)),
    surfaces: run(surfacesOf(study, member)).map((id, direction) => ({ direction, run: id })),
    adversarial: run(adversarialOf(study, member)).map((id, i) => ({ attack: attacks[i]!, run: id })),
    interpolation: run(interpolationOf(study, member))[0] ?? null,
    hessian: run(hessianOf(study, member))[0] ?? null,
  };
}

function step<N extends TaskName>(
  task: N,
  key: string,
  title: string,
  payload: StudyStep<N>["payload"],
): StudyStep<N> {
  return { key, task, title, payload };
}
