import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ask } from "../../../../api/ask.ts";
import { PageFrame } from "../../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../../frame/ProblemPage.tsx";
import {
  RobustnessDocument,
  StudyDocument,
  StudyReportDocument,
  StudySurfacesDocument,
} from "../../../../gql/graphql.ts";
import { RefreshOn } from "../../../../overview/RefreshOn.tsx";
import { When } from "../../../../runs/When.tsx";
import { Landscapes } from "../../../../study/Landscapes.tsx";
import { type LandscapeSet, reportSets, stepSets } from "../../../../study/landscape-sets.ts";
import { ReportFiles } from "../../../../study/ReportFiles.tsx";
import { ReportParts, ReportVerdicts } from "../../../../study/ReportParts.tsx";
import { StepGroups } from "../../../../study/StepGroups.tsx";
import { StudyActions } from "../../../../study/StudyActions.tsx";
import { StudyLive } from "../../../../study/StudyLive.tsx";
import { StudySoFar } from "../../../../study/StudySoFar.tsx";
import type { Study } from "../../../../study/study-parts.ts";
import { surfaceNodes } from "../../../../study/surface-grids.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Study" };

/** One study: how far it is, and what its runs say together. */
export default async function StudyPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const answer = await ask(StudyDocument, { id });
  if ("problem" in answer) return <ProblemPage title="Study" problem={answer.problem} />;
  const { study } = answer.data;
  if (!study) notFound();
  const { progress, steps, reportFiles } = study;
  return (
    <PageFrame
      title={study.name}
      under={
        <span className="note">
          study, created <When at={study.createdAt} />
        </span>
      }
      aside={<StudyActions id={id} state={progress.state ?? null} hasPlan={study.payload != null} />}
    >
      <RefreshOn kinds={["run", "study"]} />
      {study.note && <p className="panel">{study.note}</p>}
      <StudyLive study={study} />
      <ReportFiles reportFiles={reportFiles} />
      {reportFiles.length === 0 ? <Unfinished study={study} /> : <Finished study={study} />}
      {reportFiles.length > 0 && <StepGroups steps={steps} />}
    </PageFrame>
  );
}

async function Finished({ study: { id } }: { readonly study: Study }) {
  const answer = await ask(StudyReportDocument, { id });
  const report = "data" in answer ? answer.data.study?.report : undefined;
  if (!report) {
    return (
      <div className="failure" role="alert">
        <strong>The report is there and cannot be read.</strong>
        <span>{"problem" in answer ? answer.problem.message : "the server answered none"}</span>
        <span>Its files can be read all the same; a study that is started again writes a new one.</span>
      </div>
    );
  }
  return (
    <>
      <ReportVerdicts report={report} />
      <Pictures sets={reportSets(report)} />
      <ReportParts report={report} />
    </>
  );
}

async function Unfinished({ study: { id, steps, runs } }: { readonly study: Study }) {
  if (steps.length === 0) {
    return (
      <p className="panel">
        Its runs are kept together and were not planned: there will be no report. See{" "}
        <Link href={`/runs?study=${id}`}>its {runs.totalCount} runs</Link>, or{" "}
        <Link href="/launch?study=demo">launch a study</Link> that is planned.
      </p>
    );
  }
  const answer = await ask(RobustnessDocument, { study: id, models: null });
  return (
    <>
      <StepGroups steps={steps} />
      <StudySoFar
        robustness={"data" in answer ? answer.data : undefined}
        problem={"problem" in answer ? answer.problem : undefined}
      />
      <Pictures sets={stepSets(steps)} />
    </>
  );
}

/** The first set comes with the page. */
async function Pictures({ sets }: { readonly sets: readonly LandscapeSet[] }) {
  if (sets.length === 0) return null;
  const ids = sets[0]!.members.map(({ surface }) => surface).slice(0, 100);
  const answer = await ask(StudySurfacesDocument, { ids });
  if ("problem" in answer) {
    return <p className="warning">The landscapes cannot be shown: {answer.problem.message}</p>;
  }
  return <Landscapes sets={sets} first={surfaceNodes(answer.data)} />;
}
