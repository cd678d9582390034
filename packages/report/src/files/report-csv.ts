import type { ReportDocument } from "@basin/tasks";

/** One number of a report. */
interface Row {
  readonly table: string;
  readonly group: string;
  /** An attack of the tables, a figure of flatness. */
  readonly column: string;
  readonly seed: number;
  readonly direction: number | null;
  readonly value: number | null;
  readonly run: string;
}

const HEADER = "table,group,column,seed,direction,value,run";

/** Every measured number in long form, one a line, with the run that it comes from. What is missing is empty. */
export function reportCsv(document: ReportDocument): string {
  const lines = rowsOf(document).map(({ table, group, column, seed, direction, value, run }) =>
    [table, group, column, seed, direction, value, run].map(field).join(","),
  );
  return `${[HEADER, ...lines].join("\r\n")}\r\n`;
}

function rowsOf({ groups, robustness, similarity, flatness }: ReportDocument): Row[] {
  const base = groups[0]?.name ?? "";
  return [
    ...robustness.flatMap(({ group, cells }) =>
      cells.flatMap(({ attack, values }) =>
        values.map((value) => ({ table: "accuracy", group, column: attack, ...value })),
      ),
    ),
    ...similarity.flatMap(({ attack, values }) =>
      values.map((value) => ({ table: "1-ssim", group: base, column: attack, ...value })),
    ),
    ...flatness.flatMap(({ name, rows }) =>
      rows.flatMap(({ group, values }) =>
        values.map((value) => ({ table: "flatness", group, column: name, ...value })),
      ),
    ),
  ];
}

/** As RFC 4180 has it. Spreadsheets compute what begins like a formula, so such text is quoted by an apostrophe. */
function field(value: string | number | null): string {
  if (value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
