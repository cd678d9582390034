import { type CellState, countStates, differenceOf, type Field, fieldOf } from "../landscape/field.ts";
import type { LandscapeGrid } from "../landscape/grid.ts";
import { type Look, lookOf } from "../landscape/look.ts";
import type { ViewState } from "../surface/view-state.ts";

/** What one panel shows: its values or its difference to the base, and how. */
export interface Shown {
  readonly field: Field;
  readonly look: Look;
  readonly isDifference: boolean;
}

/** A legend that several panels share. */
export interface SharedLook {
  readonly look: Look;
  readonly states: Readonly<Record<CellState, number>>;
}

/** Everything that the panels of a comparison show, in their order. */
export interface LookSet {
  readonly shown: readonly Shown[];
  /** The values themselves with one look for all, for charts of slices. */
  readonly plain: { readonly fields: readonly Field[]; readonly look: Look };
  readonly legends: readonly SharedLook[];
}

/** Settles fields and looks of a comparison; a surface on another grid than the base has no difference and is shown as it is. */
export function lookSet(grids: readonly LandscapeGrid[], base: number, state: ViewState): LookSet {
  const { quantity, scale: kind, cutoff, isShared } = state;
  const fields = grids.map((grid) => fieldOf(grid, quantity));
  const look = lookOf(fields, { quantity, kind, cutoff });
  const differences = fields.map((field, index) =>
    state.isDifference && index !== base ? differenceOf(field, fields[base]!) : undefined,
  );
  const found = differences.filter((field) => field !== undefined);
  const differenceLook = lookOf(found, { quantity, kind, cutoff, isDifference: true });
  const shown = fields.map((field, index): Shown => {
    const difference = differences[index];
    if (difference) return { field: difference, look: differenceLook, isDifference: true };
    return {
      field,
      look: isShared ? look : lookOf([field], { quantity, kind, cutoff }),
      isDifference: false,
    };
  });
  const plainly = shown.filter(({ isDifference }) => !isDifference).map(({ field }) => field);
  const legends: SharedLook[] = [];
  if (isShared && plainly.length > 0) legends.push({ look, states: statesOf(plainly) });
  if (found.length > 0) legends.push({ look: differenceLook, states: statesOf(found) });
  return { shown, plain: { fields, look }, legends };
}

/** How many cells of several fields are in each state. */
export function statesOf(fields: readonly Field[]): Record<CellState, number> {
  const sum = { value: 0, unfinished: 0, nan: 0, infinite: 0 };
  for (const field of fields) {
    for (const [state, count] of Object.entries(countStates(field))) sum[state as CellState] += count;
  }
  return sum;
}
