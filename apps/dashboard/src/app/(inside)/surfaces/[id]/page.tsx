import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ask } from "../../../../api/ask.ts";
import { PageFrame } from "../../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../../frame/ProblemPage.tsx";
import { SurfaceDocument } from "../../../../gql/graphql.ts";
import { axisText } from "../../../../surface/axis-text.ts";
import { boardSurface } from "../../../../surface/board-surface.ts";
import { Downloads } from "../../../../surface/Downloads.tsx";
import { SurfaceBoard } from "../../../../surface/SurfaceBoard.tsx";
import { SurfaceProgress } from "../../../../surface/SurfaceProgress.tsx";
import type { AddressWords } from "../../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Surface" };

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<AddressWords>;
}

/** One surface: 3-D, contours, slices, protocol, files. */
export default async function SurfacePage({ params, searchParams }: Props) {
  const { id } = await params;
  const answer = await ask(SurfaceDocument, { id });
  if ("problem" in answer) return <ProblemPage title="Surface" problem={answer.problem} />;
  const { surface: found } = answer.data;
  if (!found) notFound();
  const { loss, accuracy, finished, ...facts } = found;
  const surface = boardSurface(facts, { loss, accuracy, finished });
  return (
    <PageFrame
      title={`Surface of ${surface.name}`}
      under={<span className="note">{surface.axes.map(axisText).join(", ")}</span>}
      aside={
        <>
          <Link href={`/compare?s=${id}`} className="button" prefetch={false}>
            Compare
          </Link>
          <Link href={`/runs/${found.runId}`} className="button" prefetch={false}>
            Run
          </Link>
          <Link href={`/models/${found.modelId}`} className="button" prefetch={false}>
            Model
          </Link>
        </>
      }
    >
      {surface.links?.isRunning && found.run && (
        <SurfaceProgress run={found.runId} initial={found.run.progress} />
      )}
      {!surface.links?.isRunning && surface.finishedCells < surface.cells && (
        <p className="warning">
          Its run ended before all cells were computed: {surface.finishedCells} of {surface.cells} are there.
        </p>
      )}
      <SurfaceBoard key={id} surface={surface} words={await searchParams} />
      <section className="panel" aria-labelledby="files">
        <h2 id="files">Download</h2>
        <Downloads downloads={surface.downloads} />
      </section>
    </PageFrame>
  );
}
