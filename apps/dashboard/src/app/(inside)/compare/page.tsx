import type { Metadata } from "next";
import { ask } from "../../../api/ask.ts";
import { CompareActions } from "../../../compare/CompareActions.tsx";
import { CompareBoard } from "../../../compare/CompareBoard.tsx";
import { SurfacePicker } from "../../../compare/SurfacePicker.tsx";
import { MOST_COMPARED, selectedSurfaces } from "../../../compare/selection.ts";
import { demoStudy, Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { CompareDocument, SurfaceListDocument } from "../../../gql/graphql.ts";
import { comparedSurfaces } from "../../../surface/board-surface.ts";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Compare" };

const TITLE = "Compare surfaces";

/** Two to six surfaces side by side. */
export default async function ComparePage({
  searchParams,
}: {
  readonly searchParams: Promise<AddressWords>;
}) {
  const words = await searchParams;
  const ids = selectedSurfaces(words["s"]);
  const list = await ask(SurfaceListDocument, { first: 100, filter: {} });
  if ("problem" in list) return <ProblemPage title={TITLE} problem={list.problem} />;
  const choices = list.data.surfaces.edges.map(({ node }) => node);
  if (choices.length === 0) {
    return (
      <PageFrame title={TITLE}>
        <Empty next={[demoStudy, ["Map a surface", "/launch?task=surface"]]}>
          There are no surfaces yet. The demo study makes some to begin with.
        </Empty>
      </PageFrame>
    );
  }
  if (ids.length < 2) {
    return (
      <PageFrame title={TITLE}>
        <p>
          Choose two to {MOST_COMPARED} surfaces. Those of one group have the same axes, directions, images
          and attack.
        </p>
        <SurfacePicker choices={choices} chosen={ids} />
      </PageFrame>
    );
  }
  const answer = await ask(CompareDocument, { ids, base: null });
  if ("problem" in answer) return <ProblemPage title={TITLE} problem={answer.problem} />;
  const { compareSurfaces } = answer.data;
  return (
    <PageFrame title={TITLE} aside={<CompareActions ids={ids} />}>
      <details className="panel">
        <summary>Choose other surfaces</summary>
        <SurfacePicker choices={choices} chosen={ids} />
      </details>
      <CompareBoard
        key={ids.join()}
        surfaces={comparedSurfaces(compareSurfaces)}
        words={words}
        reasons={compareSurfaces.reasons}
      />
    </PageFrame>
  );
}
