/**
 * Colours of values. The sequential maps are perceptually uniform and keep their order for every kind of colour
 * blindness and in grey: viridis (Smith and van der Walt 2015) for loss, cividis (Nunez, Anderton and Renslow 2018)
 * for accuracy, so that the two are not mistaken for each other. The diverging map is ColorBrewer's PRGn, which
 * ColorBrewer lists as safe for the colour-blind: purple below the middle, green above.
 *
 * What is no value has a colour and a pattern that no map contains; see {@link stateColours}.
 */
import { interpolateCividis, interpolatePRGn, interpolateViridis } from "d3-scale-chromatic";

/** The names of the maps. */
export type ColourMapName = "viridis" | "cividis" | "diverging";

/** A colour for every position of a scale, and two for what lies beyond its ends. */
export interface ColourMap {
  /** `#rrggbb` for a position from 0 to 1; positions outside are taken to the nearer end. */
  readonly at: (position: number) => string;
  readonly below: string;
  readonly above: string;
}

/** The maps by name. */
export const colourMaps: Readonly<Record<ColourMapName, ColourMap>> = {
  viridis: { at: mapOf(interpolateViridis), below: "#1c0024", above: "#fffbdc" },
  cividis: { at: mapOf(interpolateCividis), below: "#000c1f", above: "#fffbdc" },
  diverging: { at: mapOf(interpolatePRGn), below: "#1d0022", above: "#00230d" },
};

/**
 * The ground colours of cells without a number, drawn under a pattern each: unfinished is light grey with thin
 * diagonal lines, NaN is vermilion with white crosses, infinite is black with white dots.
 */
export const stateColours = { unfinished: "#f4f4f4", nan: "#d55e00", infinite: "#000000" } as const;

/** The two lines of a profile, apart in hue and lightness (from Okabe and Ito's colour-blind safe set). */
export const lineColours = { loss: "#0072b2", accuracy: "#b04e00" } as const;

/** Viridis at a position from 0 (dark purple) to 1 (yellow), as `#rrggbb`. */
export function sequentialColour(position: number): string {
  return colourMaps.viridis.at(position);
}

/** PRGn at a position from 0 (purple) through 0.5 (near white) to 1 (green), as `#rrggbb`. */
export function divergingColour(position: number): string {
  return colourMaps.diverging.at(position);
}

/** Whether white is read more easily than black on a `#rrggbb` ground (WCAG's relative luminance). */
export function isDark(colour: string): boolean {
  const [red, green, blue] = channelsOf(colour).map((value) => (value / 255) ** 2.2);
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue! < 0.2;
}

function mapOf(interpolate: (position: number) => string): (position: number) => string {
  return (position) => toHex(interpolate(Math.min(1, Math.max(0, position))));
}

/** D3's maps answer in `#rrggbb` or in `rgb(r, g, b)`; pictures use the first alone. */
function toHex(colour: string): string {
  if (colour.startsWith("#")) return colour;
  return `#${(colour.match(/\d+/g) ?? []).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}

function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
