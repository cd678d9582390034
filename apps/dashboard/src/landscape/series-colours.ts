/** The colour and dashes of a surface in charts that several share, by its number; set in the stylesheet for both themes. */
export interface SeriesStyle {
  readonly stroke: string;
  readonly dash: string;
}

const dashes = ["none", "7 3", "2 3", "9 3 2 3", "4 2", "12 4"] as const;

/** Colours repeat after six; dashes tell them apart without colour. */
export function seriesStyle(index: number): SeriesStyle {
  return { stroke: `var(--series-${(index % 6) + 1})`, dash: dashes[index % dashes.length]! };
}
