import { ComputeError, invalid } from "../../errors.js";
import { BASIN_DELTA, basinVolume, connectedBasin } from "./basin-volume.js";
import { localMinima } from "./local-minima.js";
import { extentOf, type FigureOptions, type FigureValue, type LossGrid } from "./loss-grid.js";
import { nonConvexShare } from "./non-convex-share.js";
import { roughness } from "./roughness.js";
import { keskarSharpness, SHARPNESS_RADIUS, samSharpness } from "./sharpness.js";

/** One figure of flatness that a grid of losses gives. */
export interface Figure {
  readonly name: FigureName;
  /** For people, in a few words. */
  readonly help: string;
  /** Exactly what is computed. */
  readonly definition: string;
  /** Where the definition comes from. */
  readonly source: string;
  readonly compute: (grid: LossGrid, options?: FigureOptions) => FigureValue;
}

/** The names of the figures. */
export type FigureName = keyof typeof rows;

const rows = {
  "keskar-sharpness": {
    help: "largest rise in a box around the model, in percent",
    definition: "100 (max of L - L0) / (1 + L0) over cells with |x| <= radius and |y| <= radius",
    source:
      "Keskar et al., On large-batch training for deep learning, ICLR 2017, metric 2.1; box in the grid's coordinates",
    compute: keskarSharpness,
  },
  "sam-sharpness": {
    help: "largest rise in a disc around the model, in nats",
    definition: "max of L - L0 over cells with sqrt(x^2 + y^2) <= radius",
    source:
      "Foret et al., Sharpness-aware minimization, ICLR 2021, equation of the SAM loss; on the grid's plane",
    compute: samSharpness,
  },
  "basin-volume": {
    help: "share of the grid with little more loss than the model",
    definition: "share of finished cells with L <= L0 + delta",
    source: "after Huang et al., Understanding generalization through visualizations, 2020",
    compute: basinVolume,
  },
  "connected-basin": {
    help: "the same, connected with the model",
    definition:
      "share of finished cells that edges connect with the origin through cells with L <= L0 + delta",
    source: "after Huang et al. 2020; the connected part is our own",
    compute: connectedBasin,
  },
  roughness: {
    help: "how much the logarithm of the loss bends between points",
    definition: "root mean square of the second differences of log L along each axis, by the squared spacing",
    source:
      "our own; log L as in the pictures of Li et al., Visualizing the loss landscape of neural nets, 2018",
    compute: roughness,
  },
  "non-convex-share": {
    help: "share of cells where the surface bends down in some direction",
    definition:
      "share of inner cells whose 2-D Hessian by central differences has an eigenvalue below rounding",
    source: "after Li et al. 2018, section 6, which maps the eigenvalues of the full Hessian",
    compute: nonConvexShare,
  },
  "local-minima": {
    help: "number of local minima inside the grid",
    definition: "connected inner cells of one loss with only higher cells around them",
    source: "our own",
    compute: localMinima,
  },
} as const satisfies Record<string, Omit<Figure, "name">>;

/** Every figure, in the order in which tables show them. */
export const figures: readonly Figure[] = Object.entries(rows).map(([name, row]) => ({
  name: name as FigureName,
  ...row,
}));

/** The lengths that figures take where nobody says others. */
export const figureDefaults: Required<FigureOptions> = { radius: SHARPNESS_RADIUS, delta: BASIN_DELTA };

/**
 * Every figure of a grid, by name.
 *
 * @throws ComputeError `invalid` for a grid whose arrays do not fit its axes, or lengths that are not positive
 */
export function computeFigures(grid: LossGrid, options: FigureOptions = {}): Record<FigureName, FigureValue> {
  const { columns, rows: lines } = extentOf(grid);
  for (const { length } of [grid.loss, grid.finished]) {
    if (length === columns * lines) continue;
    const detail = `want ${columns * lines} cells, got ${length}`;
    throw new ComputeError({ code: "invalid", where: "figures", detail });
  }
  for (const [name, value] of Object.entries({ ...figureDefaults, ...options })) {
    if (!(value > 0)) throw invalid(name, "a positive number", value);
  }
  const entries = figures.map(({ name, compute }) => [name, compute(grid, options)] as const);
  return Object.fromEntries(entries) as Record<FigureName, FigureValue>;
}
