/** How cells are painted, what stands in for a number that is not there, and the legend that says so. */
import type { ColourMap } from "./colour.js";
import { stateColours } from "./colour.js";
import { type NumberUnit, numberLabel } from "./number-labels.js";
import type { CellState } from "./picture-grid.js";
import { type Box, element, INK, label } from "./svg.js";
import { textWidth } from "./text.js";
import type { ValueScale } from "./value-scale.js";

/** How many cells of a picture are in each state. */
export type CellCounts = Readonly<Record<CellState, number>>;

/** The states whose colour does not come from the map. */
type Mark = Exclude<CellState, "value">;

const PATTERN_SIZE = 8;

/** The strokes over the ground of each pattern, in a square of 8 pixels. */
const patterns = {
  unfinished: { d: "M-2 2L2 -2M0 8L8 0M6 10L10 6", stroke: "#9a9a9a", width: 1 },
  nan: { d: "M1.5 1.5L6.5 6.5M1.5 6.5L6.5 1.5", stroke: "#ffffff", width: 1.1 },
  infinite: { d: "M4 3.9V4.1", stroke: "#ffffff", width: 2.6 },
} as const;

const marks: readonly Mark[] = ["below", "above", "infinite", "nan", "unfinished"];

/** The patterns of cells without a number, once in a picture that refers to them. */
export function markPatterns(): string {
  const written = Object.entries(patterns).map(([state, { d, stroke, width }]) =>
    element(
      "pattern",
      { id: patternId(state), width: PATTERN_SIZE, height: PATTERN_SIZE, patternUnits: "userSpaceOnUse" },
      element("rect", { width: 8, height: 8, fill: stateColours[state as keyof typeof patterns] }),
      element("path", { d, stroke, "stroke-width": width, "stroke-linecap": "round", fill: "none" }),
    ),
  );
  return element("defs", {}, ...written);
}

/** The fill of a cell: its colour on the map, or the pattern of its state. */
export function cellFill(state: CellState, value: number, scale: ValueScale, map: ColourMap): string {
  if (state === "value") return map.at(scale.position(value));
  return state === "below" || state === "above" ? map[state] : `url(#${patternId(state)})`;
}

/** What a legend says of a state: its name and how many cells of how many. */
export interface MarkLegend {
  readonly counts: CellCounts;
  readonly scale: ValueScale;
  readonly map: ColourMap;
  readonly unit: NumberUnit;
  /** What is counted: `cells` or `points`. */
  readonly noun: string;
  /** Whether the upper end was asked for as a cut-off. */
  readonly cutOff: boolean;
}

/** A legend's entry: a swatch 12 pixels high and the words beside it. */
export interface LegendEntry {
  readonly words: string;
  readonly swatch: (box: Box) => string;
}

/** An entry for each state that occurs. */
export function markEntries(legend: MarkLegend): LegendEntry[] {
  const total = Object.values(legend.counts).reduce((sum, count) => sum + count, 0);
  return marks
    .filter((state) => legend.counts[state] > 0)
    .map((state) => ({
      words: `${markWords(state, legend)}: ${legend.counts[state]} of ${total} ${legend.noun}`,
      swatch: (box) =>
        element("rect", {
          ...box,
          class: `swatch-${state}`,
          fill: cellFill(state, Number.NaN, legend.scale, legend.map),
          stroke: INK.axis,
          "stroke-width": 0.5,
        }),
    }));
}

/** Entries in rows no wider than `width`, and the height that they take. */
export function drawLegend(entries: readonly LegendEntry[], x: number, y: number, width: number): Legend {
  let [left, top] = [0, 0];
  const drawn = entries.map(({ words, swatch }) => {
    const extent = 18 + textWidth(words, 11) + 18;
    if (left > 0 && left + extent > width) [left, top] = [0, top + 20];
    const at = { x: x + left, y: y + top };
    left += extent;
    return `${swatch({ ...at, width: 12, height: 12 })}${label(words, { x: at.x + 18, y: at.y + 10, "font-size": 11 })}`;
  });
  return { svg: element("g", { class: "legend" }, ...drawn), height: entries.length === 0 ? 0 : top + 20 };
}

/** A drawn legend. */
export interface Legend {
  readonly svg: string;
  readonly height: number;
}

function markWords(state: Mark, { scale, unit, cutOff }: MarkLegend): string {
  const words: Readonly<Record<Mark, string>> = {
    below: `below ${numberLabel(scale.range[0], unit)}`,
    above: `${cutOff ? "cut off above" : "above"} ${numberLabel(scale.range[1], unit)}`,
    infinite: "infinite",
    nan: "not a number (NaN)",
    unfinished: "unfinished",
  };
  return words[state];
}

function patternId(state: string): string {
  return `basin-${state}`;
}
