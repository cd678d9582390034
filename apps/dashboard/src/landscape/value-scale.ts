import { scaleLinear, scaleLog } from "d3-scale";

/** `diverging` is linear with zero in its middle. */
export type ScaleKind = "linear" | "log" | "diverging";

/** From values to places between 0 and 1, and back. */
export interface ValueScale {
  readonly kind: ScaleKind;
  readonly range: readonly [number, number];
  /** 0 at the lower end and 1 at the upper, less and more outside; NaN for what the scale has no place for. */
  readonly position: (value: number) => number;
  readonly valueAt: (position: number) => number;
  /** About `count` round numbers inside the range. */
  readonly ticks: (count: number) => number[];
}

/** A scale over a range of two finite numbers in rising order; a log scale wants them above zero. */
export function createValueScale(kind: ScaleKind, range: readonly [number, number]): ValueScale {
  const scale = (kind === "log" ? scaleLog() : scaleLinear()).domain(range).range([0, 1]);
  return {
    kind,
    range,
    // Zero and less have no logarithm: they lie below every picture.
    position: (value) => (kind === "log" && value <= 0 ? Number.NEGATIVE_INFINITY : scale(value)),
    valueAt: (position) => scale.invert(position),
    ticks: (count) => (kind === "log" ? logTicks(range, count) : scale.ticks(count)),
  };
}

/** The mantissas of a decade, from dense to sparse; the first set that keeps to the wish is taken. */
const mantissas = [[1, 1.5, 2, 3, 4, 5, 6, 8], [1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]] as const;

function logTicks([low, high]: readonly [number, number], count: number): number[] {
  // Less than half a decade holds too few round mantissas; equal steps are rounder there.
  if (high / low < 3) return scaleLinear().domain([low, high]).ticks(count);
  const decades = Math.log10(high / low);
  const chosen = mantissas.find((set) => set.length * decades <= count) ?? [1];
  const every = Math.max(1, Math.ceil(decades / count));
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
    if (chosen.length === 1 && exponent % every !== 0) continue;
    for (const mantissa of chosen) ticks.push(Number(`${mantissa}e${exponent}`));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}
