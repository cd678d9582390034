import { type BootstrapOptions, bootstrapDraws, type Interval, meanAt } from "@basin/compute";

/** How often is drawn anew, from which seed. */
export type Drawing = Required<Pick<BootstrapOptions, "draws" | "seed">>;

/** The share of draws within every interval of a report. */
export const LEVEL = 0.95;

/** The streams of random numbers: whatever is drawn of one kind is drawn alike for all that is compared. */
export type DrawnKind = "images" | "directions" | "seeds";

/** Positions of each draw, with replacement: the same for equal kinds, counts and seeds. */
export function drawPositions(count: number, kind: DrawnKind, drawing: Drawing): readonly Uint32Array[] {
  const drawn: Uint32Array[] = [];
  bootstrapDraws(count, (positions) => drawn.push(positions), { ...drawing, name: kind });
  return drawn;
}

/**
 * The mean of each series at the images of each draw. Series of equal length are of the same images, and each draw takes
 * the same of all. Null for a series of one image or of none.
 */
export function drawMeans(
  series: readonly ArrayLike<number>[],
  drawing: Drawing,
): readonly (Float64Array | null)[] {
  const means = series.map(({ length }) => (length > 1 ? new Float64Array(drawing.draws) : null));
  for (const count of new Set(series.map(({ length }) => length).filter((length) => length > 1))) {
    let draw = 0;
    const takeAll = (positions: Uint32Array): number => {
      for (const [i, values] of series.entries()) {
        if (values.length === count) means[i]![draw] = meanAt(values, positions);
      }
      return draw++;
    };
    bootstrapDraws(count, takeAll, { ...drawing, name: "images" });
  }
  return means;
}

/** An interval as documents hold it. */
export function toInterval({ estimate, low, high, level }: Omit<Interval, "draws" | "undefinedDraws">) {
  return { estimate, low, high, level };
}
