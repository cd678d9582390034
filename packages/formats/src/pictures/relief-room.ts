/** The room that a relief stands in: its floor, its two far walls with lines of equal value, and its axes. */
import { pixelAxis } from "./axes.js";
import type { PictureGrid } from "./picture-grid.js";
import { axisSpan } from "./plane-panel.js";
import { HEIGHT, type RoomPoint } from "./relief-view.js";
import type { SurfaceStyle } from "./surface-style.js";
import { element, INK, label, linePath, type Pixel } from "./svg.js";
import { niceLevels } from "./value-scale.js";

/** A height with what is said of it. */
interface Level {
  readonly height: number;
  readonly words: string;
}

/** Takes a grid's coordinates to the floor of the room. */
export function createFloor(grid: PictureGrid): (x: number, y: number) => readonly [number, number] {
  const [across, along] = grid.axes.map(({ coordinates }) => {
    const [low, high] = axisSpan(coordinates);
    return (value: number): number => (value - low) / (high - low) - 0.5;
  });
  return (x, y) => [across!(x), along!(y)];
}

/** What stands behind the relief. */
export function drawWalls(style: SurfaceStyle, view: (point: RoomPoint) => Pixel): string {
  const wall = (points: readonly RoomPoint[], fill: string): string =>
    element("path", { d: `${linePath(points.map(view))}Z`, fill, stroke: "#c4c4c4", "stroke-width": 0.8 });
  const [left, back, right, front]: RoomPoint[] = [
    [-0.5, -0.5, 0],
    [-0.5, 0.5, 0],
    [0.5, 0.5, 0],
    [0.5, -0.5, 0],
  ];
  const lines = heightLevels(style).map(({ height }) =>
    element("path", {
      d: linePath([raised(left!, height), raised(back!, height), raised(right!, height)].map(view)),
      ...{ fill: "none", stroke: INK.rule, "stroke-width": 0.8 },
    }),
  );
  return element(
    "g",
    { class: "room" },
    wall([left!, back!, right!, front!], "#f2f2f2"),
    wall([left!, back!, raised(back!, HEIGHT), raised(left!, HEIGHT)], "#fafafa"),
    wall([back!, right!, raised(right!, HEIGHT), raised(back!, HEIGHT)], "#fcfcfc"),
    ...lines,
  );
}

/** Ticks and names along the two near edges of the floor, and heights at the left. */
export function drawAxes(grid: PictureGrid, style: SurfaceStyle, view: (point: RoomPoint) => Pixel): string {
  const [xAxis, yAxis] = grid.axes;
  const along = (place: RoomPoint, words: string, anchor: "start" | "end"): string => {
    const [x, y] = view(place);
    const dx = anchor === "end" ? -5 : 5;
    return (
      element("path", { d: `M${x.toFixed(2)} ${y.toFixed(2)}l${dx * 0.8} 4`, stroke: INK.axis }) +
      label(words, { x: x + dx * 1.4, y: y + 13, "font-size": 10, "text-anchor": anchor, fill: INK.axis })
    );
  };
  const ticks = (axis: PictureGrid["axes"][number]) =>
    pixelAxis(axis.name, axisSpan(axis.coordinates), [-0.5, 0.5]).ticks;
  const name = (place: RoomPoint, words: string, dx: number): string => {
    const [x, y] = view(place);
    return label(words, { x: x + dx, y: y + 32, "text-anchor": "middle" });
  };
  return element(
    "g",
    { class: "relief-axes" },
    ...ticks(xAxis!).map(({ at, words }) => along([at, -0.5, 0], words, "end")),
    ...ticks(yAxis!).map(({ at, words }) => along([0.5, at, 0], words, "start")),
    name([0, -0.5, 0], xAxis!.name, -16),
    name([0.5, 0, 0], yAxis!.name, 20),
    ...heightLevels(style).map((level) => drawHeight(level, view)),
  );
}

function drawHeight({ height, words }: Level, view: (point: RoomPoint) => Pixel): string {
  const [x, y] = view([-0.5, -0.5, height]);
  return (
    element("path", { d: `M${x.toFixed(2)} ${y.toFixed(2)}h-5`, stroke: INK.axis }) +
    label(words, { x: x - 8, y: y + 3.5, "font-size": 10, "text-anchor": "end", fill: INK.axis })
  );
}

/** A few round values with their heights, far enough apart to be read. */
function heightLevels({ scale, words }: SurfaceStyle): Level[] {
  return niceLevels(scale, 4).map((value) => ({
    height: HEIGHT * scale.position(value),
    words: words(value),
  }));
}

function raised([x, y]: RoomPoint, height: number): RoomPoint {
  return [x, y, height];
}
