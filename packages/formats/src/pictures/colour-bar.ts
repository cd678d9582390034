import type { Tick } from "./axes.js";
import type { ColourMap } from "./colour.js";
import { type Box, element, INK, label } from "./svg.js";
import type { ValueScale } from "./value-scale.js";

/** What a colour bar shows. */
export interface ColourBar {
  readonly scale: ValueScale;
  readonly map: ColourMap;
  readonly name: string;
  /** The levels of the contour lines, at which the bar is marked. */
  readonly levels: readonly number[];
  readonly words: (value: number) => string;
  /** Whether any cell lies beyond the ends; the bar then ends in a tip of that colour. */
  readonly beyond: { readonly below: boolean; readonly above: boolean };
}

const STOPS = 48;
const TIP = 14;
/** Lines of 10 pixels need this much to stay apart. */
const LINE = 12;

/** The width that a colour bar takes with its labels and its name. */
export const COLOUR_BAR_WIDTH = 92;

/** A bar of the map's colours with its levels, upright; `box` is the bar itself without tips and labels. */
export function drawColourBar(box: Box, bar: ColourBar): string {
  const right = box.x + box.width;
  const ticks = barTicks(box, bar).map(({ at, words }) =>
    [
      element("path", {
        d: `M${box.x} ${at.toFixed(2)}H${right + 4}`,
        stroke: INK.axis,
        "stroke-width": 0.7,
      }),
      words === "" ? "" : label(words, { x: right + 8, y: at + 3.6, "font-size": 10, fill: INK.axis }),
    ].join(""),
  );
  const middle = { x: right + 66, y: box.y + box.height / 2 };
  const name = label(bar.name, {
    ...middle,
    "text-anchor": "middle",
    transform: `rotate(-90 ${middle.x} ${middle.y})`,
  });
  const outline = element("rect", { ...box, fill: "none", stroke: INK.axis, "stroke-width": 0.7 });
  return element(
    "g",
    { class: "colour-bar" },
    drawColours(box, bar.map),
    drawTips(box, bar),
    outline,
    ...ticks,
    name,
  );
}

/**
 * Steps rather than a gradient: gradients of a shared id would mix up pictures that stand on one page. Each step
 * reaches down to the bar's foot and is covered by those below it, so that no seam shows between them.
 */
function drawColours(box: Box, map: ColourMap): string {
  const foot = box.y + box.height;
  const steps = Array.from({ length: STOPS }, (_, fromTop) => {
    const y = box.y + (fromTop * box.height) / STOPS;
    const fill = map.at((STOPS - fromTop - 0.5) / STOPS);
    return element("rect", { x: box.x, y, width: box.width, height: foot - y, fill });
  });
  return element("g", { "shape-rendering": "crispEdges" }, ...steps);
}

function drawTips(box: Box, { map, beyond }: ColourBar): string {
  const { x, y, width, height } = box;
  const style = { stroke: INK.axis, "stroke-width": 0.7, "stroke-linejoin": "round" };
  const tip = (edge: number, outwards: number, fill: string): string =>
    element("path", {
      d: `M${x} ${edge}l${width / 2} ${outwards * TIP}l${width / 2} ${-outwards * TIP}z`,
      fill,
      ...style,
    });
  return `${beyond.above ? tip(y, -1, map.above) : ""}${beyond.below ? tip(y + height, 1, map.below) : ""}`;
}

/** A mark for every level; labels only as close as they stay legible, and the ends where no level is near. */
function barTicks(box: Box, { scale, levels, words }: ColourBar): Tick[] {
  const toPixel = (value: number): number => box.y + box.height * (1 - scale.position(value));
  const ticks: Tick[] = [];
  for (const level of levels) {
    const at = toPixel(level);
    const near = ticks.some((tick) => tick.words !== "" && Math.abs(tick.at - at) < LINE);
    ticks.push({ at, words: near ? "" : words(level) });
  }
  return ticks;
}
