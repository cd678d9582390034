import { cellMarks, markedStates } from "./cell-marks.ts";
import { cssColour } from "./colour-map.ts";
import type { CellState } from "./field.ts";

interface Props {
  readonly id: string;
  /** Those that the drawing uses; all unless given. */
  readonly states?: readonly Exclude<CellState, "value">[];
}

/** The patterns of cells without a number, for the drawing that they stand in. */
export function CellPatterns({ id, states = markedStates }: Props) {
  return (
    <defs>
      {states.map((state) => {
        const { ground, ink, path } = cellMarks[state];
        return (
          <pattern key={state} id={`${id}-${state}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" fill={cssColour(ground)} />
            <path d={path} stroke={cssColour(ink)} strokeWidth="1" fill="none" />
          </pattern>
        );
      })}
    </defs>
  );
}

/** What fills a cell of a state, in a drawing that has these patterns. */
export function patternUrl(id: string, state: Exclude<CellState, "value">): string {
  return `url(#${id}-${state})`;
}
