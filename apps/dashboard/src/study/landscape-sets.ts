import { attackName } from "../models/attack-name.ts";
import type { Report, Step } from "./study-parts.ts";

/** Surfaces of a study that belong beside each other: one a group, alike in all but the model. */
export interface LandscapeSet {
  readonly key: string;
  readonly title: string;
  readonly members: readonly { readonly surface: string; readonly title: string }[];
}

type Found = Report["surfaces"][number];

/** The sets of a report: clean images by directions and seed, then those under attacks, then the lines from the base. */
export function reportSets({ surfaces, groups, attacks }: Report): LandscapeSet[] {
  const clean = surfaces.filter(({ kind }) => kind === "clean");
  const seeds = distinct(clean.map(({ seed }) => seed));
  const directions = distinct(clean.map(({ direction }) => direction ?? 0));
  const members = (own: readonly Found[]): LandscapeSet["members"] =>
    groups.flatMap(({ name, title }) =>
      own.filter(({ group }) => group === name).map(({ surface }) => ({ surface, title })),
    );
  const titleOfAttack = (text: string): string =>
    attacks.find(({ attack }) => attack === text)?.title ?? attackName(text);
  const sets = [
    ...directions.flatMap((direction) =>
      seeds.map((seed) => ({
        key: `clean-${direction}-${seed}`,
        title: `directions ${direction + 1}${seeds.length > 1 ? `, seed ${seed}` : ""}`,
        members: members(
          ofSeed(
            clean.filter((one) => one.direction === direction),
            seed,
          ),
        ),
      })),
    ),
    ...distinct(surfaces.filter(({ kind }) => kind === "adversarial").map(({ attack }) => attack)).map(
      (attack) => ({
        key: `under-${attack}`,
        title: `directions 1, on images after ${titleOfAttack(attack)}`,
        members: members(surfaces.filter((one) => one.kind === "adversarial" && one.attack === attack)),
      }),
    ),
    {
      key: "lines",
      title: "lines from the base to each model",
      members: members(surfaces.filter(({ kind }) => kind === "interpolation")),
    },
  ];
  return sets.filter((set) => set.members.length > 0);
}

/** A group with one model for all seeds stands beside those of every seed. */
function ofSeed(surfaces: readonly Found[], seed: number): Found[] {
  return surfaces.filter(
    (one) => one.seed === seed || surfaces.filter(({ group }) => group === one.group).length === 1,
  );
}

/** The sets of a study that has no report yet: what has cells, by what it can be compared with. */
export function stepSets(steps: readonly Step[]): LandscapeSet[] {
  const sets = new Map<string, LandscapeSet>();
  for (const { run } of steps) {
    const { surface } = run;
    if (!surface || surface.finishedCells === 0) continue;
    const isLine = surface.axes.length === 1;
    const key = isLine ? "lines" : surface.comparableHash;
    const before = sets.get(key);
    const member = { surface: surface.id, title: surface.model?.name ?? surface.id };
    const images = surface.attack === "none" ? "clean images" : `images after ${attackName(surface.attack)}`;
    const title = isLine ? "lines from the base to each model" : `surfaces ${sets.size + 1}, on ${images}`;
    sets.set(key, { key, title: before?.title ?? title, members: [...(before?.members ?? []), member] });
  }
  return [...sets.values()];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
