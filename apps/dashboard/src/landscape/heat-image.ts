import { cellMarks } from "./cell-marks.ts";
import { type ColourMap, colourAt } from "./colour-map.ts";
import { cellState, type Field } from "./field.ts";
import type { ValueScale } from "./value-scale.ts";

/** Four bytes a cell, the last row first as pictures have it: one pixel is one cell, in the colour of its value. */
export function heatImage(field: Field, scale: ValueScale, map: ColourMap): Uint8ClampedArray<ArrayBuffer> {
  const { nx, ny, values } = field;
  const pixels = new Uint8ClampedArray(4 * nx * ny);
  for (let index = 0; index < values.length; index++) {
    const state = cellState(field, index);
    const colour =
      state === "value" ? colourAt(map, scale.position(values[index]!)) : cellMarks[state].ground;
    const pixel = (ny - 1 - Math.floor(index / nx)) * nx + (index % nx);
    pixels.set([...colour, 255], 4 * pixel);
  }
  return pixels;
}
