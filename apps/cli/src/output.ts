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

/**
 * JSON that keeps what JSON has no words for: NaN and infinities become the strings `"NaN"`, `"Infinity"` and
 * `"-Infinity"`; typed arrays become lists.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "number" && !Number.isFinite(part)) return String(part);
    return ArrayBuffer.isView(part) ? Array.from(part as unknown as ArrayLike<number>) : part;
  });
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

/** A protocol in one line for people: `data digits, split test, images 64`. What is empty is left out. */
export function formatProtocol(protocol: object): string {
  return Object.entries(protocol)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(", ");
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(formatValue).join("; ");
  return typeof value === "object" && value !== null ? `(${formatProtocol(value)})` : String(value);
}

/** A share as a percentage with two digits. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
