import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ask } from "../../../../api/ask.ts";
import { PageFrame } from "../../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../../frame/ProblemPage.tsx";
import { RunDocument } from "../../../../gql/graphql.ts";
import { EvaluationTable } from "../../../../models/EvaluationTable.tsx";
import { Artifacts } from "../../../../runs/Artifacts.tsx";
import { JobTable } from "../../../../runs/JobTable.tsx";
import { Provenance } from "../../../../runs/Provenance.tsx";
import { Repeat } from "../../../../runs/Repeat.tsx";
import { RunActions } from "../../../../runs/RunActions.tsx";
import { RunEditor } from "../../../../runs/RunEditor.tsx";
import { RunFacts } from "../../../../runs/RunFacts.tsx";
import { RunLive } from "../../../../runs/RunLive.tsx";
import { taskText } from "../../../../runs/task-text.ts";
import { When } from "../../../../runs/When.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Run" };

/** One run: what it does, what it is made of, how to repeat it. */
export default async function RunPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const answer = await ask(RunDocument, { id });
  if ("problem" in answer) return <ProblemPage title="Run" problem={answer.problem} />;
  const { run } = answer.data;
  if (!run) notFound();
  return (
    <PageFrame
      title={run.title}
      under={
        <span className="note">
          {taskText[run.task]}, created <When at={run.createdAt} />, seed {run.seed}
        </span>
      }
      aside={<RunActions id={run.id} state={run.state} seed={run.seed} />}
    >
      {run.error && (
        <div className="failure" role="alert">
          <strong>{run.error.message}</strong>
          {run.error.next && <span>Next: {run.error.next}</span>}
        </div>
      )}
      <RunLive run={run} />
      {run.note && <p className="panel">{run.note}</p>}
      {run.task === "attack" && run.state === "succeeded" && (
        <p>
          <Link href={`/examples?run=${run.id}`} className="button" prefetch={false}>
            Look at the images
          </Link>
        </p>
      )}
      <EvaluationTable evaluations={run.evaluations} />
      <div className="columns">
        <Provenance run={run} />
        <RunFacts run={run} />
      </div>
      <Artifacts artifacts={run.artifacts} />
      <Repeat run={run} />
      <RunEditor id={run.id} title={run.title} tags={run.tags} note={run.note} />
      <JobTable jobs={run.jobs} />
    </PageFrame>
  );
}
