import type { Metadata } from "next";
import { ask } from "../../../api/ask.ts";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { CatalogueDocument, RunDocument } from "../../../gql/graphql.ts";
import { formTasks } from "../../../launch/form-fields.ts";
import { type Beginning, LaunchForm } from "../../../launch/LaunchForm.tsx";
import { StudyForm } from "../../../launch/StudyForm.tsx";
import type { AddressWords } from "../../../surface/view-state.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Launch" };

/** Forms that start runs. */
export default async function LaunchPage({ searchParams }: { readonly searchParams: Promise<AddressWords> }) {
  const words = await searchParams;
  const [answer, beginning] = await Promise.all([ask(CatalogueDocument, {}), beginningOf(words)]);
  if ("problem" in answer) return <ProblemPage title="Launch" problem={answer.problem} />;
  const { studyPresets } = answer.data;
  const preset = studyPresets.find(({ name }) => name === words["study"]) ?? studyPresets[0];
  return (
    <PageFrame title="Launch">
      <div className="columns">
        <section aria-labelledby="one" className="stack">
          <h2 id="one">One run</h2>
          <LaunchForm key={JSON.stringify(words)} catalogue={answer.data} beginning={beginning} />
        </section>
        <section aria-labelledby="study" className="stack">
          <h2 id="study">A study</h2>
          {preset && <StudyForm key={preset.name} catalogue={answer.data} preset={preset.name} />}
        </section>
      </div>
    </PageFrame>
  );
}

/** What the address asks to begin with: a clone of a run, or a task with its model. */
async function beginningOf({ task, model, clone }: AddressWords): Promise<Beginning> {
  const asked = formTasks.find((name) => name === task) ?? "train";
  const draft = typeof model === "string" ? { model } : {};
  const usual: Beginning = { task: asked, draft, preset: "small", parentId: undefined };
  if (typeof clone !== "string") return usual;
  const answer = await ask(RunDocument, { id: clone });
  const run = "data" in answer ? answer.data.run : undefined;
  const cloned = formTasks.find((name) => name === run?.task);
  return run && cloned ? { task: cloned, draft: run.payload, preset: "", parentId: run.id } : usual;
}
