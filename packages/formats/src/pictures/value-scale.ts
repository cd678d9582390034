import { scaleLinear } from "d3-scale";
import { invalidPicture } from "./invalid-picture.js";

/** How values are laid out along a colour bar or an axis. */
export type ScaleKind = "linear" | "log";

/** A range of values and the way through it. */
export interface ValueScale {
  readonly kind: ScaleKind;
  readonly range: readonly [number, number];
  /**
   * The value on the picture's own axis: itself, or its decimal logarithm. Zero and less have no logarithm and stand
   * one decade below the range.
   */
  readonly along: (value: number) => number;
  /** 0 at the lower end of the range and 1 at the upper; less and more outside. */
  readonly position: (value: number) => number;
}

/** Mantissas of the levels of a decade, from sparse to dense; the set that comes nearest to the wish is taken. */
const decades: readonly (readonly number[])[] = [
  [1],
  [1, 3],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3.2, 3.6, 4, 4.5, 5, 5.6, 6.4, 7.2, 8, 9],
];

/**
 * A scale over a range.
 *
 * @throws if the range is not two finite numbers in rising order, above zero for `log`.
 */
export function createValueScale(kind: ScaleKind, range: readonly [number, number]): ValueScale {
  const [low, high] = range;
  if (kind !== "linear" && kind !== "log") throw invalidPicture("scale", "linear or log", kind);
  if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high) {
    throw invalidPicture("range", "two finite numbers in rising order", range);
  }
  if (kind === "log" && low <= 0) throw invalidPicture("range", "numbers above 0 for a log scale", range);
  const bottom = kind === "log" ? Math.log10(low) : low;
  const top = kind === "log" ? Math.log10(high) : high;
  const along = (value: number): number => {
    if (kind === "linear") return value;
    return value > 0 ? Math.log10(value) : bottom - 1;
  };
  return { kind, range: [low, high], along, position: (value) => (along(value) - bottom) / (top - bottom) };
}

/** About `count` round numbers inside the scale's range, rising. */
export function niceLevels(scale: ValueScale, count: number): number[] {
  const [low, high] = scale.range;
  // Less than half a decade holds too few round mantissas; equal steps are rounder there.
  if (scale.kind === "linear" || high / low < 3) return scaleLinear([low, high], [0, 1]).ticks(count);
  const choices = [...decades.map((mantissas) => decadeLevels(low, high, mantissas))];
  for (const every of [2, 3, 5, 10, 20]) choices.unshift(decadeLevels(low, high, [1], every));
  const distance = (levels: readonly number[]): number => Math.abs(levels.length - count);
  return choices.reduce((best, levels) => (distance(levels) < distance(best) ? levels : best));
}

function decadeLevels(low: number, high: number, mantissas: readonly number[], every = 1): number[] {
  const levels: number[] = [];
  const first = Math.floor(Math.log10(low) / every) * every;
  for (let exponent = first; exponent <= Math.log10(high); exponent += every) {
    for (const mantissa of mantissas) levels.push(Number(`${mantissa}e${exponent}`));
  }
  return levels.filter((level) => level >= low && level <= high);
}
