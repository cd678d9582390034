import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { demoStudy, Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { MatrixChoicesDocument, RobustnessDocument } from "../../../gql/graphql.ts";
import { RefreshOn } from "../../../overview/RefreshOn.tsx";
import { MatrixTable } from "../../../robustness/MatrixTable.tsx";
import { SimilarityTable } from "../../../robustness/SimilarityTable.tsx";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Robustness" };

/** Models under attacks, and how far the attacks move images. */
export default async function RobustnessPage({
  searchParams,
}: {
  readonly searchParams: Promise<AddressWords>;
}) {
  const { study } = await searchParams;
  const choices = await ask(MatrixChoicesDocument, {});
  if ("problem" in choices) return <ProblemPage title="Robustness" problem={choices.problem} />;
  const studies = choices.data.studies.edges.map(({ node }) => node);
  const chosen = typeof study === "string" && study !== "" ? study : undefined;
  const models = choices.data.models.edges.map(({ node }) => node.id);
  const links = (
    <nav className="bar" aria-label="Studies">
      {[{ id: "", name: "newest models" }, ...studies].map(({ id, name }) => (
        <Link
          key={id}
          href={id ? `/robustness?study=${id}` : "/robustness"}
          aria-current={id === (chosen ?? "") ? "page" : undefined}
          prefetch={false}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
  if (!chosen && models.length === 0) {
    return (
      <PageFrame title="Robustness">
        <Empty next={[demoStudy, ["Train a model", "/launch?task=train"]]}>
          No model is ready yet. Train one, and evaluate it under attacks.
        </Empty>
      </PageFrame>
    );
  }
  const answer = await ask(
    RobustnessDocument,
    chosen ? { study: chosen, models: null } : { study: null, models },
  );
  if ("problem" in answer) return <ProblemPage title="Robustness" problem={answer.problem} />;
  const { robustnessMatrix, similarityTable } = answer.data;
  if (robustnessMatrix.attacks.length === 0) {
    return (
      <PageFrame title="Robustness" under={links}>
        <RefreshOn kinds={["evaluation", "model"]} />
        <Empty next={[["Evaluate a model", "/launch?task=evaluate"], demoStudy]}>
          None of these models has been evaluated yet.
        </Empty>
      </PageFrame>
    );
  }
  return (
    <PageFrame title="Robustness" under={links}>
      <RefreshOn kinds={["evaluation", "model"]} />
      {robustnessMatrix.flags.length > 0 && (
        <div className="warning" role="note">
          <strong>Some of these figures should not be trusted as they are.</strong>
          <ul>
            {robustnessMatrix.flags.map(({ model, message }) => (
              <li key={`${model.id} ${message}`}>
                {model.name}: {message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <section className="panel" aria-labelledby="matrix">
        <div className="head">
          <h2 id="matrix">Trained on, attacked by</h2>
          <p className="note">top-1 over all images; point at a cell for its protocol</p>
        </div>
        <MatrixTable matrix={robustnessMatrix} />
      </section>
      {similarityTable.rows.length > 0 && (
        <section className="panel" aria-labelledby="similarity">
          <div className="head">
            <h2 id="similarity">How far attacks move images</h2>
            <p className="note">means over images</p>
          </div>
          <SimilarityTable rows={similarityTable.rows} />
        </section>
      )}
    </PageFrame>
  );
}
