import type { Metadata } from "next";
import { cache } from "react";
import { ask } from "../../../api/ask.ts";
import { CompareBoard } from "../../../compare/CompareBoard.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { ShareDocument } from "../../../gql/graphql.ts";
import { EvaluationTable } from "../../../models/EvaluationTable.tsx";
import { When } from "../../../runs/When.tsx";
import { sharedReasons, sharedSurface } from "../../../share/shared-surfaces.ts";
import { Downloads } from "../../../surface/Downloads.tsx";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";

interface Props {
  readonly params: Promise<{ readonly slug: string }>;
  readonly searchParams: Promise<AddressWords>;
}

/** Title and page ask for the same. */
const askOnce = cache((slug: string) => ask(ShareDocument, { slug }, { isOpen: true }));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const answer = await askOnce((await params).slug);
  const title = "data" in answer ? answer.data.share?.title : undefined;
  return { title: title ?? "Shared view", robots: { index: false } };
}

/** A frozen view: nothing in it changes, and nothing else can be reached from it. */
export default async function SharePage({ params, searchParams }: Props) {
  const { slug } = await params;
  const answer = await askOnce(slug);
  if ("problem" in answer) return <ProblemPage title="Shared view" problem={answer.problem} />;
  const { share } = answer.data;
  if (!share) {
    return (
      <PageFrame title="Nothing is shared here">
        <p>The link may have been cut short, or what it showed was never there.</p>
      </PageFrame>
    );
  }
  const surfaces = share.surfaces.map(sharedSurface);
  const words = { ...kept(share.view), ...(await searchParams) };
  return (
    <PageFrame
      title={share.title}
      under={
        <span className="note">
          shared <When at={share.createdAt} />, frozen
        </span>
      }
    >
      {surfaces.length > 0 && (
        <CompareBoard surfaces={surfaces} words={words} reasons={sharedReasons(surfaces)} />
      )}
      <EvaluationTable
        evaluations={share.evaluations as unknown as Parameters<typeof EvaluationTable>[0]["evaluations"]}
      />
      <section className="panel" aria-labelledby="files">
        <h2 id="files">Files</h2>
        {surfaces.map(({ id, name, downloads }) => (
          <div className="bar" key={id}>
            <span>{name}</span>
            <Downloads downloads={downloads} of={name} />
          </div>
        ))}
        <p className="note">
          The whole document:{" "}
          <a href={share.url} download>
            {slug}.json
          </a>
          , SHA-256 <span className="mono wrap">{share.documentHash}</span>
        </p>
      </section>
      <footer className="note">Made with Basin.</footer>
    </PageFrame>
  );
}

/** The address words of the page that was shared; surfaces are the share's own. */
function kept(view: unknown): AddressWords {
  const words = Object.entries((view ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    words.filter(([name, word]) => name !== "s" && typeof word === "string"),
  ) as AddressWords;
}
