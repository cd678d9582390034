import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { demoStudy, Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { StudiesDocument } from "../../../gql/graphql.ts";
import { RefreshOn } from "../../../overview/RefreshOn.tsx";
import { StudyTable } from "../../../study/StudyTable.tsx";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Studies" };

/** Every study, with how far it is. */
export default async function StudiesPage({
  searchParams,
}: {
  readonly searchParams: Promise<AddressWords>;
}) {
  const { after } = await searchParams;
  const from = typeof after === "string" ? after : null;
  const answer = await ask(StudiesDocument, { first: 50, after: from });
  if ("problem" in answer) return <ProblemPage title="Studies" problem={answer.problem} />;
  const { edges, totalCount, pageInfo } = answer.data.studies;
  return (
    <PageFrame
      title="Studies"
      under={<span className="note">{totalCount}</span>}
      aside={
        <Link href="/launch?study=demo" className="button primary" prefetch={false}>
          Launch a study
        </Link>
      }
    >
      <RefreshOn kinds={["run", "study"]} />
      {edges.length === 0 ? (
        <Empty next={[demoStudy, ["All runs", "/runs"]]}>
          There are no studies yet. One trains models, attacks them, maps the surfaces around them, and ends
          with a report.
        </Empty>
      ) : (
        <div className="panel scroll">
          <StudyTable studies={edges.map(({ node }) => node)} />
        </div>
      )}
      {pageInfo.hasNextPage && (
        <Link
          className="button"
          href={`/studies?${new URLSearchParams({ after: pageInfo.endCursor ?? "" })}`}
          prefetch={false}
        >
          Older studies
        </Link>
      )}
    </PageFrame>
  );
}
