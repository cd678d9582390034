import { numberText } from "../landscape/number-text.ts";

/** An axis in a line: `x -1 to 1 in 51`. */
export function axisText({
  name,
  from,
  to,
  points,
}: {
  name: string;
  from: number;
  to: number;
  points: number;
}): string {
  return `${name} ${numberText(from)} to ${numberText(to)} in ${points}`;
}
