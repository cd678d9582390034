import type { Surface, SurfaceAxis } from "@basin/db";

const axesText = (axes: readonly SurfaceAxis[]): string =>
  axes.map(({ name, from, to, points }) => `${name}=${from}:${to}:${points}`).join(" ");

const show = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing");

/** Entries of a protocol that may differ between comparable surfaces: which model it is, and what computed it. */
const ofTheModel = new Set(["model", "mean", "deviation", "engine", "version"]);

/** What keeps two surfaces from being compared as they are, each as `name: what: this against that`. */
export function differences(base: Surface, other: Surface): string[] {
  if (other.comparableHash === base.comparableHash) return [];
  const [mine, others] = [base.protocol, other.protocol];
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(others)])].filter(
    (key) => !ofTheModel.has(key),
  );
  const facts: readonly (readonly [string, string, string])[] = [
    ["grid", axesText(other.axes), axesText(base.axes)],
    ["attack", other.attack, base.attack],
    ["images", String(other.images), String(base.images)],
    ...keys.map((key) => [key, show(others[key]), show(mine[key])] as const),
  ];
  const differing = new Map(facts.filter(([, a, b]) => a !== b).map((fact) => [fact[0], fact]));
  return [...differing.values()].map(([what, a, b]) => `${other.id}: ${what}: ${a} against ${b}`);
}
