import Link from "next/link";
import { durationText } from "../runs/duration-text.ts";
import { StateTag } from "../runs/StateTag.tsx";
import { type Step, type StepGroup, stepGroups } from "./study-parts.ts";

/** Every run of a study, by what it is for. */
export function StepGroups({ steps }: { readonly steps: readonly Step[] }) {
  if (steps.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="steps">
      <h2 id="steps">Steps</h2>
      {stepGroups(steps).map((group) => (
        <Group key={group.name} group={group} />
      ))}
    </section>
  );
}

function Group({ group: { name, steps, done } }: { readonly group: StepGroup }) {
  return (
    <details open={done < steps.length}>
      <summary>
        {name}{" "}
        <span className="quiet">
          {done} of {steps.length}
        </span>
      </summary>
      <ul className="steps">
        {steps.map((step) => (
          <Item key={step.key} step={step} />
        ))}
      </ul>
    </details>
  );
}

function Item({ step: { title, runId, run } }: { readonly step: Step }) {
  const { state, progress, computeSeconds, error } = run;
  const isUnderWay = state === "running" && progress.total > 0;
  return (
    <li>
      <StateTag state={state} />
      <Link href={`/runs/${runId}`} prefetch={false}>
        {title}
      </Link>
      <span className="quiet">
        {isUnderWay && `${progress.done} of ${progress.total} ${progress.unit}`}
        {state === "succeeded" && computeSeconds > 0 && durationText(computeSeconds)}
      </span>
      {error && state === "failed" && <span className="danger">{error.message}</span>}
    </li>
  );
}
