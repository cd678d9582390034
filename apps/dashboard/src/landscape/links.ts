import type { CellAt } from "./grid.ts";
import { createLinked, type Linked } from "./linked.ts";
import { type Orbit, startOrbit } from "./orbit.ts";

/** What linked views share: turning one turns all, pointing into one points into all. */
export interface Links {
  readonly orbit: Linked<Orbit>;
  /** The cell under the pointer. */
  readonly cursor: Linked<CellAt | undefined>;
  /** The cell that slices go through. */
  readonly pin: Linked<CellAt | undefined>;
}

export function createLinks({
  orbit = startOrbit,
  pin,
}: {
  orbit?: Orbit | undefined;
  pin?: CellAt | undefined;
} = {}): Links {
  return {
    orbit: createLinked(orbit),
    cursor: createLinked<CellAt | undefined>(undefined),
    pin: createLinked(pin),
  };
}
