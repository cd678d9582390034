import { toJson } from "@basin/protocol";

/** Whether a result goes to programs or to people. */
export interface OutputOptions {
  readonly json?: boolean;
}

/**
 * Puts a result on stdout: with `--json` one document and nothing else, otherwise the lines for people.
 *
 * @param lines made only where they are shown
 */
export function writeResult(
  { json = false }: OutputOptions,
  document: unknown,
  lines: () => readonly string[],
): void {
  process.stdout.write(json ? `${toJson(document)}\n` : `${lines().join("\n")}\n`);
}

/** Rows under a header in columns, the first to the left and the others to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join("  ")
      .trimEnd();
  return [header, ...rows].map(line);
}

/** A number with so many digits behind the point; what JSON has no number for as its word, `-` where there is none. */
export function figure(value: number | string | null, digits = 4): string {
  return typeof value === "number" ? value.toFixed(digits) : (value ?? "-");
}

/** A share as a percentage with two digits. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
