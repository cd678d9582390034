import { ComputeError } from "../errors.js";

/** Evenly spaced coordinates along one direction, both ends included. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

const MOST_POINTS = 10_001;

/**
 * An axis from its text, `from:to:points`.
 *
 * @throws ComputeError `invalid` unless from < to and points is an integer from 2 to 10,001
 * @example parseAxis("--x", "-1:1:51")
 */
export function parseAxis(where: string, text: string): Axis {
  const [from, to, points, ...rest] = text
    .split(":")
    .map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const valid =
    rest.length === 0 &&
    Number.isFinite(from) &&
    Number.isFinite(to) &&
    from! < to! &&
    Number.isInteger(points) &&
    points! >= 2 &&
    points! <= MOST_POINTS;
  if (valid) return { from: from!, to: to!, points: points! };
  throw new ComputeError({
    code: "invalid",
    where,
    detail: `want from:to:points with from < to and 2 to ${MOST_POINTS} points, got ${JSON.stringify(text)}`,
  });
}

/** The coordinates of an axis; the ends are exact. */
export function coordinatesOf({ from, to, points }: Axis): Float64Array {
  return Float64Array.from({ length: points }, (_, i) =>
    i === points - 1 ? to : from + ((to - from) * i) / (points - 1),
  );
}

/** The text that `parseAxis` reads back. */
export function formatAxis({ from, to, points }: Axis): string {
  return `${from}:${to}:${points}`;
}
