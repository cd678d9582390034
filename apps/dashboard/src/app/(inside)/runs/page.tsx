import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { RunsDocument } from "../../../gql/graphql.ts";
import { RunsBoard } from "../../../runs/RunsBoard.tsx";
import { filterOf, parseRunView } from "../../../runs/run-filter.ts";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Runs" };

/** Every run. */
export default async function RunsPage({ searchParams }: { readonly searchParams: Promise<AddressWords> }) {
  const words = await searchParams;
  const view = parseRunView(words);
  const answer = await ask(RunsDocument, {
    filter: filterOf(view),
    sort: view.sort,
    first: 100,
    after: null,
  });
  if ("problem" in answer) return <ProblemPage title="Runs" problem={answer.problem} />;
  return (
    <PageFrame
      title="Runs"
      aside={
        <Link href="/launch" className="button primary" prefetch={false}>
          Launch
        </Link>
      }
    >
      <RunsBoard key={JSON.stringify(words)} first={answer.data.runs} words={words} />
    </PageFrame>
  );
}
