import type { PictureGrid } from "@basin/formats";
import { decode } from "fast-png";

/** Evenly spaced coordinates. */
export function spaced(from: number, to: number, points: number): Float64Array {
  return Float64Array.from({ length: points }, (_, i) => from + ((to - from) * i) / Math.max(1, points - 1));
}

/** A finished surface with the given loss at each cell; the accuracy falls with the loss. */
export function surfaceOf(
  x: Float64Array,
  y: Float64Array,
  loss: (ix: number, iy: number) => number,
): PictureGrid {
  const values = Float32Array.from({ length: x.length * y.length }, (_, cell) =>
    loss(cell % x.length, Math.floor(cell / x.length)),
  );
  return {
    axes: [
      { name: "x", coordinates: x },
      { name: "y", coordinates: y },
    ],
    loss: values,
    accuracy: values.map((value) => 1 / (1 + value)),
    finished: new Uint8Array(values.length).fill(1),
  };
}

/** A box of the picture, read from the first element of that class. */
export function boxOf(svg: string, className: string): Box {
  const tag = new RegExp(`<rect [^>]*class="${className}"[^>]*>`).exec(svg)?.[0];
  if (tag === undefined) throw new Error(`no rect of class ${className}`);
  const read = (name: string): number => Number(new RegExp(` ${name}="([^"]+)"`).exec(tag)?.[1]);
  return { x: read("x"), y: read("y"), width: read("width"), height: read("height") };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A decoded picture that answers with `#rrggbb`. */
export function pixelsOf(png: Uint8Array): {
  width: number;
  height: number;
  at: (x: number, y: number) => string;
} {
  const { width, height, channels, data } = decode(png);
  const at = (x: number, y: number): string => {
    const start = (Math.floor(y) * width + Math.floor(x)) * channels;
    const colour = channels < 3 ? [data[start], data[start], data[start]] : data.slice(start, start + 3);
    return `#${Array.from(colour, (value) => value!.toString(16).padStart(2, "0")).join("")}`;
  };
  return { width, height, at };
}

/** The fill of every cell of an nx by ny plane, read from the rendered pixels beside each centre. */
export function cellColours(svg: string, png: Uint8Array, nx: number, ny: number): string[][] {
  const frame = boxOf(svg, "frame");
  const { at } = pixelsOf(png);
  return Array.from({ length: ny }, (_, iy) =>
    Array.from({ length: nx }, (_, ix) =>
      // A quarter of a cell off the centre, where the mark of the origin does not reach.
      at(
        frame.x + ((ix + 0.25) * frame.width) / nx,
        frame.y + frame.height - ((iy + 0.25) * frame.height) / ny,
      ),
    ),
  );
}

/** Every point of every contour line with its level, in pixels. */
export function contourPoints(svg: string): { level: number; x: number; y: number }[] {
  const paths = svg.matchAll(/<path d="([^"]+)" data-level="([^"]+)"/g);
  return [...paths].flatMap(([, d, level]) =>
    [...d!.matchAll(/([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({
      level: Number(level),
      x: Number(x),
      y: Number(y),
    })),
  );
}
