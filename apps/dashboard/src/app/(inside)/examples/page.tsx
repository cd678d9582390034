import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { ExampleBoard } from "../../../examples/ExampleBoard.tsx";
import { demoStudy, Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { AttackRunsDocument } from "../../../gql/graphql.ts";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Examples" };

/** Images before and after an attack. */
export default async function ExamplesPage({
  searchParams,
}: {
  readonly searchParams: Promise<AddressWords>;
}) {
  const { run, from } = await searchParams;
  const answer = await ask(AttackRunsDocument, { first: 50 });
  if ("problem" in answer) return <ProblemPage title="Examples" problem={answer.problem} />;
  const runs = answer.data.runs.edges.map(({ node }) => node);
  const chosen = runs.find(({ id }) => id === run) ?? runs[0];
  const file = chosen?.artifacts.find(({ role }) => role === "dataset");
  return (
    <PageFrame title="Examples">
      {!chosen && (
        <Empty next={[["Attack a model", "/launch?task=attack"], demoStudy]}>
          No attack has been run yet: what one makes of images is shown here.
        </Empty>
      )}
      {runs.length > 0 && (
        <nav className="bar" aria-label="Attacks">
          {runs.map(({ id, title }) => (
            <Link
              key={id}
              href={`/examples?run=${id}`}
              aria-current={id === chosen?.id ? "page" : undefined}
              prefetch={false}
            >
              {title}
            </Link>
          ))}
        </nav>
      )}
      {file && <ExampleBoard key={file.url} url={file.url} from={Number(from) || 0} />}
    </PageFrame>
  );
}
