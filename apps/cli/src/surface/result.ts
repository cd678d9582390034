import type { Surface } from "@basin/compute";
import { formatProtocol } from "@basin/protocol";
import { percent } from "../output.js";
import { formatSeconds } from "../progress.js";
import type { TimedSurface } from "./compute.js";

/** What a surface is reported with, beside its values. */
export interface SurfaceContext {
  readonly images: number;
  /** Between the two directions; null where there is one. */
  readonly cosine: number | null;
  readonly protocol: object;
}

/** The document that `--json` prints. `finished` is there only if not every cell is. */
export function toDocument(
  { surface, seconds, imagesPerSecond }: TimedSurface,
  { images, cosine, protocol }: SurfaceContext,
) {
  const { axes, loss, accuracy, finished } = surface;
  return {
    axes: axes.map((axis, i) => ({ name: i === 0 ? "x" : "y", ...axis })),
    loss,
    top1: accuracy,
    images,
    cosine,
    protocol,
    seconds,
    imagesPerSecond,
    ...(finished.includes(0) ? { finished } : {}),
  };
}

/** The same for people: the ends of the values and what was written. */
export function toSurfaceLines(
  { surface, seconds, imagesPerSecond }: TimedSurface,
  { images, cosine, protocol }: SurfaceContext,
  files: readonly string[],
): string[] {
  const rate = imagesPerSecond === null ? "" : `, ${imagesPerSecond.toFixed(0)} images/s`;
  const cells = surface.axes.map(({ points }) => points).join(" x ");
  return [
    `surface of ${cells} cells on ${images} images in ${formatSeconds(seconds)}${rate}`,
    ...describeValues(surface),
    ...describeCosine(cosine),
    ...files.map((file) => `written: ${file}`),
    "",
    formatProtocol(protocol),
  ];
}

/** A line for the angle between two directions. */
export function describeCosine(cosine: number | null): string[] {
  return cosine === null ? [] : [`cosine between the directions: ${cosine.toExponential(2)}`];
}

/** The ends of the finished values, and the model's own where an axis has it. */
export function describeValues({ axes, loss, accuracy, finished }: Surface): string[] {
  const known = loss.filter((_, cell) => finished[cell] === 1);
  const numbers = known.filter(Number.isFinite).sort();
  const wild = known.length - numbers.length;
  if (known.length === 0) return [];
  if (numbers.length === 0) return [`loss: NaN or infinite in all ${wild} cells`];
  const lines = [
    `loss: least ${numbers[0]!.toPrecision(4)}, greatest ${numbers.at(-1)!.toPrecision(4)}` +
      (wild > 0 ? `, ${wild} cells NaN or infinite` : ""),
  ];
  const origin = originOf({ axes });
  if (origin === undefined || finished[origin] === 0) return lines;
  return [
    ...lines,
    `at the model itself: loss ${loss[origin]!.toPrecision(4)}, top-1 ${percent(accuracy[origin]!)}`,
  ];
}

/** The cell of coordinates 0, where an axis has one. */
function originOf({ axes }: Pick<Surface, "axes">): number | undefined {
  let [cell, stride] = [0, 1];
  for (const { from, to, points } of axes) {
    const place = (-from / (to - from)) * (points - 1);
    if (!(place >= 0 && place <= points - 1 && Math.abs(place - Math.round(place)) < 1e-9)) return undefined;
    cell += stride * Math.round(place);
    stride *= points;
  }
  return cell;
}
