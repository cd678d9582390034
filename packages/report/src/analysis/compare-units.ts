/**
 * How the figures of two groups compare. Units of the same seed and the same directions make a pair; a group of one model
 * that has no seed of its own, as a base that was given, is paired with every seed of the other. Each draw takes images,
 * seeds and directions anew, each where there is more than one, and the same of both groups.
 */
import { allOf, intervalOf, shareLower } from "@basin/compute";
import { type Drawing, drawPositions, LEVEL, toInterval } from "./drawing.js";
import { arrangeUnits, meanOver, type Unit, type UnitGrid, type UnitValue } from "./unit.js";

/** The units of a group. */
export interface GroupUnits {
  readonly group: string;
  /** Whether its one model stands for every seed. */
  readonly seedless: boolean;
  readonly units: readonly Unit[];
}

/** Units of two groups that belong together. */
interface Paired {
  readonly a: UnitGrid;
  readonly b: UnitGrid;
  /** Draws of images; 0 where they cannot be drawn. */
  readonly imageDraws: number;
}

/** Every two groups, in their order. */
export function compareGroups(groups: readonly GroupUnits[], drawing: Drawing) {
  return groups.flatMap((a, i) => groups.slice(i + 1).map((b) => compareTwo(a, b, drawing)));
}

function compareTwo(a: GroupUnits, b: GroupUnits, drawing: Drawing) {
  const pairs = pairUnits(a, b);
  const [ones, others] = drawBoth(pairs, drawing);
  const all = [allOf(pairs.a.seeds.length), allOf(pairs.a.directions.length)] as const;
  const estimate = meanOver(valueIn(pairs.a), ...all) - meanOver(valueIn(pairs.b), ...all);
  const differences = ones.map((value, draw) => value - others[draw]!);
  return {
    a: a.group,
    b: b.group,
    difference: toInterval(intervalOf(estimate, differences, LEVEL)),
    probabilityLower: shareLower(ones, others),
  };
}

function pairUnits(first: GroupUnits, second: GroupUnits): Paired {
  const has = ({ value }: Unit): boolean => !Number.isNaN(value);
  const a = spread(first, second).filter(has);
  const b = spread(second, first).filter(has);
  const key = ({ seed, direction }: Unit): string => `${seed} ${direction}`;
  const shared = new Set(a.map(key).filter((one) => b.some((other) => key(other) === one)));
  const [ones, others] = [a, b].map((units) => units.filter((unit) => shared.has(key(unit)))) as [
    Unit[],
    Unit[],
  ];
  const lengths = [...ones, ...others].map(({ draws }) => draws?.length ?? 0);
  const imageDraws = lengths.length === 0 ? 0 : Math.min(...lengths);
  return { a: arrangeUnits(ones), b: alike(arrangeUnits(others), arrangeUnits(ones)), imageDraws };
}

/** The units, those of a model without a seed of its own once for each seed of the other group. */
function spread({ units, seedless }: GroupUnits, other: GroupUnits): readonly Unit[] {
  if (!seedless) return units;
  const seeds = [...new Set(other.units.map(({ seed }) => seed))];
  return seeds.flatMap((seed) => units.map((unit) => ({ ...unit, seed })));
}

/** The grid with the order of another's seeds and directions. */
function alike(grid: UnitGrid, { seeds, directions }: UnitGrid): UnitGrid {
  const at: UnitGrid["at"] = (s, d) =>
    grid.at(grid.seeds.indexOf(seeds[s]!), grid.directions.indexOf(directions[d]!));
  return { seeds, directions, at };
}

/** The figures of both groups draw by draw; none where nothing varies. */
function drawBoth({ a, b, imageDraws }: Paired, drawing: Drawing): [Float64Array, Float64Array] {
  const [seedCount, directionCount] = [a.seeds.length, a.directions.length];
  const varies = seedCount > 1 || directionCount > 1 || imageDraws > 0;
  if (!varies || seedCount === 0) return [new Float64Array(), new Float64Array()];
  const seeds = drawPositions(seedCount, "seeds", drawing);
  const directions = drawPositions(directionCount, "directions", drawing);
  const of = (grid: UnitGrid): Float64Array =>
    Float64Array.from({ length: drawing.draws }, (_, draw) => {
      const value = imageDraws > 0 ? drawnIn(grid, draw % imageDraws) : valueIn(grid);
      return meanOver(value, seeds[draw]!, directions[draw]!);
    });
  return [of(a), of(b)];
}

function valueIn({ at }: UnitGrid): UnitValue {
  return (seed, direction) => at(seed, direction)?.value ?? Number.NaN;
}

function drawnIn({ at }: UnitGrid, draw: number): UnitValue {
  return (seed, direction) => at(seed, direction)?.draws?.[draw] ?? Number.NaN;
}
