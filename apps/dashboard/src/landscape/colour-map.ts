/**
 * Colours of values. The maps are perceptually uniform and keep their order for every kind of colour blindness and in
 * grey: viridis (Smith and van der Walt 2015) for loss, cividis (Nunez, Anderton and Renslow 2018) for accuracy, so
 * that the two are not mistaken for each other; ColorBrewer's PRGn for differences. They are those of the downloaded
 * pictures.
 */
import { interpolateCividis, interpolatePRGn, interpolateViridis } from "d3-scale-chromatic";

export type ColourMapName = "viridis" | "cividis" | "diverging";

/** Red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/** 256 colours in three bytes each, and two for what lies beyond the ends of the scale. */
export interface ColourMap {
  readonly bytes: Uint8Array;
  readonly below: Colour;
  readonly above: Colour;
}

/** Colours in a map. */
export const MAP_SIZE = 256;

/** The maps by name. The colours beyond their ends are contained in none of them. */
export const colourMaps: Readonly<Record<ColourMapName, ColourMap>> = {
  viridis: { bytes: bytesOf(interpolateViridis), below: [28, 0, 36], above: [255, 251, 220] },
  cividis: { bytes: bytesOf(interpolateCividis), below: [0, 12, 31], above: [255, 251, 220] },
  diverging: { bytes: bytesOf(interpolatePRGn), below: [29, 0, 34], above: [0, 35, 13] },
};

/** The colour at a position of the scale. */
export function colourAt({ bytes, below, above }: ColourMap, position: number): Colour {
  if (position > 1) return above;
  if (position < 0) return below;
  const start = 3 * Math.round(position * (MAP_SIZE - 1));
  return [bytes[start]!, bytes[start + 1]!, bytes[start + 2]!];
}

/** For styles. */
export function cssColour([red, green, blue]: Colour): string {
  return `rgb(${red} ${green} ${blue})`;
}

function bytesOf(interpolate: (position: number) => string): Uint8Array {
  const bytes = new Uint8Array(3 * MAP_SIZE);
  for (let index = 0; index < MAP_SIZE; index++) {
    bytes.set(channelsOf(interpolate(index / (MAP_SIZE - 1))), 3 * index);
  }
  return bytes;
}

/** D3's maps answer in `#rrggbb` or in `rgb(r, g, b)`. */
function channelsOf(colour: string): number[] {
  if (!colour.startsWith("#")) return (colour.match(/\d+/g) ?? []).map(Number);
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
}
