/** Ticks and names around a plot. */
import { scaleLinear } from "d3-scale";
import { numberLabels } from "./number-labels.js";
import { type Box, element, INK, label } from "./svg.js";

/** Where along an axis a tick stands, in pixels, and what it says. */
export interface Tick {
  readonly at: number;
  readonly words: string;
}

/** An axis in pixels: `toPixel` takes a coordinate to its place. */
export interface PixelAxis {
  readonly name: string;
  readonly toPixel: (coordinate: number) => number;
  readonly ticks: readonly Tick[];
}

/** An axis from `from` to `to` (its outer edges, either may be the larger), laid along pixels `start` to `end`. */
export function pixelAxis(
  name: string,
  edges: readonly [number, number],
  pixels: readonly [number, number],
): PixelAxis {
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  const toPixel = (coordinate: number): number =>
    pixels[0] + ((coordinate - low) / (high - low)) * (pixels[1] - pixels[0]);
  const places = scaleLinear([low, high], [0, 1]).ticks(Math.abs(pixels[1] - pixels[0]) < 240 ? 4 : 6);
  const words = numberLabels(places);
  return { name, toPixel, ticks: places.map((place) => ({ at: toPixel(place), words: words(place) })) };
}

/** The frame of a plot with the ticks of the lower axis. */
export function drawFrame(box: Box, lower: PixelAxis): string {
  const bottom = box.y + box.height;
  const ticks = lower.ticks.map(
    ({ at, words }) =>
      element("path", { d: `M${at.toFixed(2)} ${bottom}v5`, stroke: INK.axis }) +
      label(words, { x: at, y: bottom + 18, "font-size": 11, "text-anchor": "middle", fill: INK.axis }),
  );
  const name = label(lower.name, { x: box.x + box.width / 2, y: bottom + 36, "text-anchor": "middle" });
  const frame = element("rect", { ...box, fill: "none", stroke: INK.axis, class: "frame" });
  return element("g", { class: "axis-x" }, frame, ...ticks, name);
}

/** How an upright axis is drawn: on which side of the plot, and in which ink. */
export interface UprightOptions {
  readonly side?: "left" | "right";
  readonly ink?: string;
}

/** Ticks and name of an upright axis. */
export function drawUpright(
  box: Box,
  name: string,
  ticks: readonly Tick[],
  options: UprightOptions = {},
): string {
  const { side = "left", ink = INK.axis } = options;
  const [edge, outwards] = side === "left" ? [box.x, -1] : [box.x + box.width, 1];
  const anchor = side === "left" ? "end" : "start";
  const drawn = ticks.map(
    ({ at, words }) =>
      element("path", { d: `M${edge} ${at.toFixed(2)}h${5 * outwards}`, stroke: ink }) +
      label(words, {
        x: edge + 8 * outwards,
        y: at + 4,
        "font-size": 11,
        "text-anchor": anchor,
        fill: ink,
      }),
  );
  const middle = { x: edge + 48 * outwards, y: box.y + box.height / 2 };
  const turn = `rotate(-90 ${middle.x} ${middle.y})`;
  const named = label(name, {
    x: middle.x,
    y: middle.y + 4,
    "text-anchor": "middle",
    transform: turn,
    fill: side === "left" && ink === INK.axis ? INK.text : ink,
  });
  return element("g", { class: `axis-${side}` }, ...drawn, named);
}
