import type { ReportDocument } from "@basin/tasks";

/** A measured number; null where it is not finite or not there. */
export type Measured = number | null;

/** What stands for a number that is not there. */
export const MISSING = "\u2013";

/** A share in percent, in two decimals, without the sign. */
export function percent(value: Measured): string {
  return value === null ? MISSING : minus((100 * value).toFixed(2));
}

/** A number in four digits, or as many as are asked for. */
export function digits(value: Measured, count = 4): string {
  if (value === null) return MISSING;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) return minus(value.toExponential(2).replace("e+", "e"));
  return minus(size >= 10 ** count ? value.toFixed(0) : value.toPrecision(count));
}

/** A round number with as few digits as it has. */
export function round(value: number): string {
  const size = Math.abs(value);
  const far = size >= 1e5 || (size > 0 && size < 1e-4);
  return minus(far ? value.toExponential().replace("e+", "e") : String(Number(value.toPrecision(4))));
}

/** The ends of an interval in three digits. */
export function between(interval: { readonly low: Measured; readonly high: Measured } | null): string {
  return interval === null ? MISSING : `${digits(interval.low, 3)} to ${digits(interval.high, 3)}`;
}

/** A probability in three decimals. */
export function probability(value: Measured): string {
  return value === null ? MISSING : value.toFixed(3);
}

/** Time in the unit that people would say it in. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What a group, an attack or a figure is called. */
export function titleOf(
  named: readonly { readonly name: string; readonly title: string }[],
  name: string,
): string {
  return named.find((one) => one.name === name)?.title ?? name;
}

/** Title and unit of each figure of flatness. */
const figureTitles: Readonly<Record<string, readonly [title: string, unit: string]>> = {
  "keskar-sharpness": ["Sharpness (box)", "%"],
  "sam-sharpness": ["Sharpness (disc)", "nats"],
  "basin-volume": ["Basin volume", "share of cells"],
  "connected-basin": ["Connected basin", "share of cells"],
  roughness: ["Roughness", "per unit squared"],
  "non-convex-share": ["Non-convex cells", "share of cells"],
  "local-minima": ["Local minima", "count"],
  "largest-eigenvalue": ["Largest Hessian eigenvalue", "nats"],
  trace: ["Hessian trace", "nats"],
  "smallest-eigenvalue": ["Smallest Hessian eigenvalue", "nats"],
};

/** What people call a figure, and its unit. */
export function figureTitle(name: string): { readonly title: string; readonly unit: string } {
  const [title, unit] = Object.hasOwn(figureTitles, name) ? figureTitles[name]! : [name, ""];
  return { title, unit };
}

/** The intervals of a figure, with what they are over. */
export function namedIntervals(intervals: ReportDocument["flatness"][number]["rows"][number]["intervals"]) {
  return (["images", "directions", "seeds"] as const).map((name) => ({ name, interval: intervals[name] }));
}

/** The typographic minus, so that numbers do not break before it. */
function minus(text: string): string {
  return text.replaceAll("-", "\u2212");
}
