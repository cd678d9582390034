import UPlot from "uplot";
import { numberText } from "../landscape/number-text.ts";
import type { CurveData } from "./curve-data.ts";

const HEIGHT = 200;

/** A plot that follows the size of its element and the page's theme. Whoever creates it disposes of it. */
export function createCurvePlot(
  element: HTMLElement,
  { name, step, value, min, max }: CurveData,
): { readonly plot: UPlot; readonly dispose: () => void } {
  // A canvas cannot read the stylesheet: an element in it can.
  const colour = (property: string) => (): string => {
    element.style.color = `var(${property})`;
    return getComputedStyle(element).color;
  };
  const axis = {
    stroke: colour("--ink-2"),
    grid: { stroke: colour("--rule"), width: 1 },
    ticks: { stroke: colour("--rule-2"), width: 1 },
    font: "11px system-ui",
  };
  const plot = new UPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false },
      scales: { x: { time: false } },
      axes: [axis, { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => numberText(tick)) }],
      series: [
        { label: "step" },
        { label: name, stroke: colour("--series-1"), width: 1.6, points: { show: false } },
        { label: "least", stroke: "transparent", points: { show: false } },
        { label: "greatest", stroke: "transparent", points: { show: false } },
      ],
      bands: [{ series: [3, 2], fill: "rgb(80 150 200 / 0.22)" }],
    },
    [[...step], [...value], [...min], [...max]],
    element,
  );
  const redraw = (): void => plot.redraw(false);
  const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
  const themed = new MutationObserver(redraw);
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  resized.observe(element);
  themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  system.addEventListener("change", redraw);
  return {
    plot,
    dispose: () => {
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener("change", redraw);
      plot.destroy();
    },
  };
}
