import type { GroupUnits } from "./compare-units.js";

/** A figure of flatness with what every group came to. */
export interface GroupFigure {
  readonly name: string;
  readonly help: string;
  readonly definition: string;
  readonly source: string;
  readonly of: "surface" | "hessian";
  readonly groups: readonly GroupUnits[];
}
