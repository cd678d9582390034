import { allOf, bootstrapFactors, type Interval, intervalOf } from "@basin/compute";
import { type Drawing, LEVEL, toInterval } from "./drawing.js";

/** A number that was measured of one model: of one seed of its training and, where there are any, one pair of directions. */
export interface Unit {
  readonly seed: number;
  /** Null where there are none. */
  readonly direction: number | null;
  /** The run that measured it. */
  readonly run: string;
  /** NaN where there is none. */
  readonly value: number;
  /** The same of images drawn anew, draw by draw, alike for all that is compared; null where there is nothing to draw from. */
  readonly draws: Float64Array | null;
}

/** How sure a mean is by what is drawn anew, each alone; null where there is one of it only. */
export interface UnitIntervals {
  readonly images: ReturnType<typeof toInterval> | null;
  readonly directions: ReturnType<typeof toInterval> | null;
  readonly seeds: ReturnType<typeof toInterval> | null;
}

/** A value of the unit of a seed and a pair of directions, by their places. */
export type UnitValue = (seed: number, direction: number) => number;

/** Units in a grid of seeds and directions. */
export interface UnitGrid {
  readonly seeds: readonly number[];
  readonly directions: readonly (number | null)[];
  readonly at: (seed: number, direction: number) => Unit | undefined;
}

/** Puts units in their places. */
export function arrangeUnits(units: readonly Unit[]): UnitGrid {
  const seeds = [...new Set(units.map(({ seed }) => seed))];
  const directions = [...new Set(units.map(({ direction }) => direction))];
  const places = new Map(units.map((unit) => [`${unit.seed} ${unit.direction}`, unit]));
  return { seeds, directions, at: (s, d) => places.get(`${seeds[s]} ${directions[d]}`) };
}

/** The mean over the units that have a value; NaN where none has. Infinity stays infinite. */
export function meanOf(units: readonly Unit[]): number {
  return meanOver(arrangeValues(units), allOf(units.length), Uint32Array.of(0));
}

/** The mean over some seeds and directions, without what is not a number. */
export function meanOver(value: UnitValue, seeds: Uint32Array, directions: Uint32Array): number {
  let [sum, count] = [0, 0];
  for (const seed of seeds) {
    for (const direction of directions) {
      const one = value(seed, direction);
      if (Number.isNaN(one)) continue;
      sum += one;
      count++;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** The standard deviation over seeds (divided by one less than their number), directions averaged first; null for a single seed. */
export function deviationOf(units: readonly Unit[]): number | null {
  const { seeds } = arrangeUnits(units);
  const means = seeds
    .map((seed) => meanOf(units.filter((unit) => unit.seed === seed)))
    .filter((mean) => !Number.isNaN(mean));
  if (means.length < 2) return null;
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  return Math.sqrt(means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (means.length - 1));
}

/** The intervals of {@link meanOf}. */
export function unitIntervals(units: readonly Unit[], drawing: Drawing): UnitIntervals {
  const present = units.filter(({ value }) => !Number.isNaN(value));
  if (present.length === 0) return { images: null, directions: null, seeds: null };
  const { seeds, directions, at } = arrangeUnits(present);
  const value: UnitValue = (seed, direction) => at(seed, direction)?.value ?? Number.NaN;
  const factors = bootstrapFactors(
    { seeds: seeds.length, directions: directions.length },
    (drawn) => meanOver(value, drawn.seeds, drawn.directions),
    drawing,
  );
  return {
    images: imageInterval(present),
    directions: factors.directions && toInterval(factors.directions),
    seeds: factors.seeds && toInterval(factors.seeds),
  };
}

function imageInterval(units: readonly Unit[]): ReturnType<typeof toInterval> | null {
  const draws = units.map((unit) => unit.draws);
  if (draws.some((one) => one === null)) return null;
  const means = draws[0]!.map((_, draw) => draws.reduce((sum, one) => sum + one![draw]!, 0) / draws.length);
  const interval: Interval = intervalOf(meanOf(units), means, LEVEL);
  return toInterval(interval);
}

function arrangeValues(units: readonly Unit[]): UnitValue {
  return (place) => units[place]!.value;
}

/** A unit as documents hold it. */
export function toValue({ seed, direction, run, value }: Unit) {
  return { seed, direction, value, run };
}
