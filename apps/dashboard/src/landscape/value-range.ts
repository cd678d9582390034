import { cellState, type Field } from "./field.ts";
import type { ScaleKind } from "./value-scale.ts";

/** The ends of a scale over several fields, and how many of their cells lie beyond them. */
export interface ValueRange {
  readonly ends: readonly [number, number];
  readonly cutOff: number;
}

/** What a range is settled from. */
export interface RangeOptions {
  readonly kind: ScaleKind;
  /** Values above it are drawn in one colour and at one height. */
  readonly cutoff?: number | undefined;
  /** The range that the quantity is shown with whatever its values are. */
  readonly usual?: readonly [number, number] | undefined;
}

/** One range for all fields together: that is what makes pictures comparable. */
export function rangeOf(
  fields: readonly Field[],
  { kind, cutoff = Number.POSITIVE_INFINITY, usual }: RangeOptions,
): ValueRange {
  const [low, high] = (kind === "log" ? undefined : usual) ?? extent(fields, kind === "log");
  const ends = endsOf[kind](low, high, cutoff);
  return { ends, cutOff: countBeyond(fields, ends, kind) };
}

const endsOf: Readonly<Record<ScaleKind, (low: number, high: number, cutoff: number) => [number, number]>> = {
  linear: (low, high, cutoff) => {
    const top = Math.min(high, cutoff);
    return low < top ? [low, top] : [top - (Math.abs(top) || 1), top];
  },
  log: (low, high, cutoff) => {
    const top = cutoff > 0 ? Math.min(high, cutoff) : high;
    return low < top ? [low, top] : [top / 10, top];
  },
  diverging: (low, high, cutoff) => {
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    const end = cutoff > 0 ? Math.min(reach, cutoff) : reach;
    return [-end, end];
  },
};

/** The least and the greatest number that the scale has a place for. */
function extent(fields: readonly Field[], positive: boolean): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of numbersOf(fields)) {
    if (positive && value <= 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return positive ? [0.1, 10] : [0, 1];
  return [low, high];
}

/** A difference is cut off at both ends; other values have no room below the least of them. */
function countBeyond(
  fields: readonly Field[],
  [low, high]: readonly [number, number],
  kind: ScaleKind,
): number {
  let count = 0;
  for (const value of numbersOf(fields)) {
    if (value > high || (kind === "diverging" && value < low)) count++;
  }
  return count;
}

function* numbersOf(fields: readonly Field[]): Generator<number> {
  for (const field of fields) {
    for (let index = 0; index < field.values.length; index++) {
      if (cellState(field, index) === "value") yield field.values[index]!;
    }
  }
}
