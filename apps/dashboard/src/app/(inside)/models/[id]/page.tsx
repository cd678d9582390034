import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ask } from "../../../../api/ask.ts";
import { PageFrame } from "../../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../../frame/ProblemPage.tsx";
import { ModelDocument } from "../../../../gql/graphql.ts";
import { EvaluationTable } from "../../../../models/EvaluationTable.tsx";
import { LineageTree } from "../../../../models/LineageTree.tsx";
import { ModelFacts } from "../../../../models/ModelFacts.tsx";
import { RefreshOn } from "../../../../overview/RefreshOn.tsx";
import { axisText } from "../../../../surface/axis-text.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Model" };

/** One model: where it comes from, how it fares, what lies around it. */
export default async function ModelPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const answer = await ask(ModelDocument, { id });
  if ("problem" in answer) return <ProblemPage title="Model" problem={answer.problem} />;
  const { model } = answer.data;
  if (!model) notFound();
  return (
    <PageFrame
      title={model.name}
      under={<span className="note">{model.arch}</span>}
      aside={
        <>
          <Link href={`/launch?task=surface&model=${id}`} className="button" prefetch={false}>
            Map its surface
          </Link>
          <Link href={`/launch?task=evaluate&model=${id}`} className="button" prefetch={false}>
            Evaluate
          </Link>
          {model.url && (
            <a href={model.url} className="button" download>
              Download safetensors
            </a>
          )}
        </>
      }
    >
      <RefreshOn kinds={["model", "evaluation", "surface"]} />
      {!model.ready && <p className="warning">Its run has not finished: there is no checkpoint yet.</p>}
      {model.evaluations.length === 0 && (
        <p className="panel quiet">
          It has not been evaluated yet. <Link href={`/launch?task=evaluate&model=${id}`}>Evaluate it</Link>{" "}
          to see how it fares under attacks.
        </p>
      )}
      <EvaluationTable evaluations={model.evaluations} />
      <div className="columns">
        <LineageTree model={model} />
        <ModelFacts model={model} />
      </div>
      <section className="panel" aria-labelledby="surfaces">
        <h2 id="surfaces">Surfaces</h2>
        {model.surfaces.length === 0 && (
          <p className="quiet">
            None yet. <Link href={`/launch?task=surface&model=${id}`}>Map its surface</Link> to see what lies
            around it.
          </p>
        )}
        <ul className="stack">
          {model.surfaces.map(({ id: surface, axes, attack, cells, finishedCells }) => (
            <li key={surface}>
              <Link href={`/surfaces/${surface}`} prefetch={false}>
                {axes.map(axisText).join(", ")}
              </Link>{" "}
              <span className="quiet">
                {attack === "none" ? "clean images" : attack}
                {finishedCells < cells && `, ${finishedCells} of ${cells} cells`}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </PageFrame>
  );
}
