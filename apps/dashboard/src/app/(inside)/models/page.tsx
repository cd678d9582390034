import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { demoStudy, Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { ModelsDocument } from "../../../gql/graphql.ts";
import { ModelDrop } from "../../../models/ModelDrop.tsx";
import { ModelTable } from "../../../models/ModelTable.tsx";
import { RefreshOn } from "../../../overview/RefreshOn.tsx";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Models" };

/** Every model, under the one that it was made from. */
export default async function ModelsPage({ searchParams }: { readonly searchParams: Promise<AddressWords> }) {
  const { text, after } = await searchParams;
  const search = typeof text === "string" && text !== "" ? text : null;
  const answer = await ask(ModelsDocument, {
    text: search,
    first: 100,
    after: typeof after === "string" ? after : null,
  });
  if ("problem" in answer) return <ProblemPage title="Models" problem={answer.problem} />;
  const { edges, totalCount, pageInfo } = answer.data.models;
  return (
    <PageFrame title="Models" under={<span className="note">{totalCount}</span>}>
      <RefreshOn kinds={["model", "evaluation"]} />
      <ModelDrop />
      <form className="bar" action="/models">
        <input
          type="search"
          name="text"
          aria-label="Search models"
          placeholder="name, note, tag or id"
          defaultValue={search ?? ""}
        />
        <button type="submit">Search</button>
      </form>
      {edges.length === 0 ? (
        <Empty
          next={
            search ? [["Show all models", "/models"]] : [demoStudy, ["Train a model", "/launch?task=train"]]
          }
        >
          {search ? "No model fits." : "There are no models yet: train one, or import a checkpoint above."}
        </Empty>
      ) : (
        <ModelTable models={edges.map(({ node }) => node)} />
      )}
      {pageInfo.hasNextPage && (
        <Link
          className="button"
          href={`/models?${new URLSearchParams({ ...(search && { text: search }), after: pageInfo.endCursor ?? "" })}`}
          prefetch={false}
        >
          Older models
        </Link>
      )}
    </PageFrame>
  );
}
