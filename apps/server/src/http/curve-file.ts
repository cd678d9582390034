import type { Curve } from "@basin/db";
import { toJsonNumber } from "../scalar/number.js";

/** Curves as files, by ending. Nothing is joined: every point is there. */
export const curveFiles = {
  csv: { mediaType: "text/csv; charset=utf-8", encode: toCsv },
  json: { mediaType: "application/json", encode: toJson },
} as const;

function toCsv(curves: readonly Curve[]): string {
  const lines = curves.flatMap(({ name, step, value }) =>
    Array.from(step, (at, i) => `${cell(name)},${at},${value[i]}`),
  );
  return `${["name,step,value", ...lines].join("\n")}\n`;
}

/** Quoted where it has to be; a name cannot begin a formula in a spreadsheet. */
function cell(name: string): string {
  const text = /^[=+\-@]/.test(name) ? `'${name}` : name;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function toJson(curves: readonly Curve[]): string {
  const plain = curves.map(({ name, step, value }) => ({
    name,
    step: [...step],
    value: Array.from(value, toJsonNumber),
  }));
  return `${JSON.stringify(plain)}\n`;
}
