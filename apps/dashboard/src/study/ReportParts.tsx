import { AccuracyTable } from "./AccuracyTable.tsx";
import { AlarmTable } from "./AlarmTable.tsx";
import { CorrelationTable } from "./CorrelationTable.tsx";
import { FlatnessCards } from "./FlatnessCards.tsx";
import { ReportProtocol } from "./ReportProtocol.tsx";
import { ReportSimilarity } from "./ReportSimilarity.tsx";
import type { Report } from "./study-parts.ts";
import { VerdictList } from "./VerdictList.tsx";

interface Props {
  readonly report: Report;
}

/** What a report is read for: verdicts, then the two tables. */
export function ReportVerdicts({ report }: Props) {
  return (
    <>
      <VerdictList verdicts={report.verdicts} />
      <AccuracyTable report={report} />
      <ReportSimilarity report={report} />
    </>
  );
}

/** What stands behind them, below the pictures. */
export function ReportParts({ report }: Props) {
  return (
    <>
      <FlatnessCards report={report} />
      <CorrelationTable flatness={report.flatness} />
      <AlarmTable report={report} />
      <ReportProtocol report={report} />
    </>
  );
}
