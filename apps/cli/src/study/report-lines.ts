/** A report for people at a terminal: both tables and the verdicts. */
import type { ReportDocument } from "@basin/tasks";
import { formatTable } from "../output.js";
import { formatSeconds } from "../progress.js";

type Robustness = ReportDocument["robustness"][number];
type Similarity = ReportDocument["similarity"][number];

/** Table 1, Table 2 and what became of each claim. */
export function reportLines(report: ReportDocument): string[] {
  return [...tableLines(report), "", ...verdictLines(report.verdicts)];
}

/** The paper's two tables, measured; its own figures in brackets where there are any. */
export function tableLines(report: ReportDocument): string[] {
  const { robustness, similarity } = report;
  const cells = [...robustness.flatMap((row) => row.cells), ...similarity];
  const isQuoted = cells.some(({ quoted }) => quoted !== null);
  return [
    "Table 1: top-1 in % (rows: trained on; columns: tested on)",
    ...robustnessTable(report, robustness),
    "",
    "Table 2: mean 1-SSIM between clean and adversarial images (attacks on the first model)",
    ...similarityTable(report, similarity),
    ...(isQuoted ? ["", "In brackets: quoted from the paper, of ResNet-32 on CIFAR-10."] : []),
    "",
    `Computed for ${formatSeconds(report.computeSeconds)} in all.`,
  ];
}

/** Each claim with what it came to. */
export function verdictLines(verdicts: ReportDocument["verdicts"]): string[] {
  return verdicts.flatMap(({ claim, verdict, because }) => [`${verdict}: ${claim}`, `  ${because}`]);
}

function robustnessTable({ groups, attacks }: ReportDocument, rows: readonly Robustness[]): string[] {
  const columns = rows[0]?.cells.map(({ attack }) => titleOf(attacks, attack)) ?? [];
  const lines = rows.map(({ group, cells }) => [
    titleOf(groups, group),
    ...cells.map(({ mean, deviation, quoted }) =>
      measured([mean, deviation, quoted], { digits: 2, scale: 100 }),
    ),
  ]);
  return formatTable(["", ...columns], lines);
}

function similarityTable({ attacks }: ReportDocument, rows: readonly Similarity[]): string[] {
  const lines = rows.map(({ attack, mean, quoted }) => [
    titleOf(attacks, attack),
    measured([mean, null, quoted], { digits: 6, scale: 1 }),
  ]);
  return formatTable(["", "1-SSIM"], lines);
}

function titleOf(named: readonly { readonly name: string; readonly title: string }[], name: string): string {
  return named.find((one) => one.name === name)?.title ?? name;
}

/** `92.82 ±0.13 (90.10)`: the mean, its deviation over seeds, the paper's. */
function measured(
  [mean, deviation, quoted]: readonly [number | null, number | null, number | null],
  { digits, scale }: { readonly digits: number; readonly scale: number },
): string {
  if (mean === null) return "-";
  const text = (value: number): string => (scale * value).toFixed(digits);
  const spread = deviation === null ? "" : ` ±${text(deviation)}`;
  return `${text(mean)}${spread}${quoted === null ? "" : ` (${text(quoted)})`}`;
}
