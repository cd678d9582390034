import Link from "next/link";
import type { RunQuery, RunState } from "../gql/graphql.ts";
import { StateTag } from "./StateTag.tsx";

type Run = NonNullable<RunQuery["run"]>;

/** Where a run stands: what it was made from, what it made, what waits for it. */
export function Provenance({ run }: { readonly run: Run }) {
  const siblings = run.siblings.edges.map(({ node }) => node).filter(({ id }) => id !== run.id);
  const base = run.model?.lineage.base;
  return (
    <section className="panel" aria-labelledby="provenance">
      <h2 id="provenance">Provenance</h2>
      <dl className="facts">
        {base && <Fact name="Base model" href={`/models/${base.id}`} text={base.name} />}
        {run.model && <Fact name="Makes the model" href={`/models/${run.model.id}`} text={run.model.name} />}
        {run.surface && (
          <Fact
            name="Makes the surface"
            href={`/surfaces/${run.surface.id}`}
            text={`${run.surface.finishedCells} of ${run.surface.cells} cells`}
          />
        )}
        {run.dataset && (
          <>
            <dt>Makes the data set</dt>
            <dd>{run.dataset.name}</dd>
          </>
        )}
        {run.study && <Fact name="Study" href={`/studies/${run.study.id}`} text={run.study.name} />}
        {run.parent && <Fact name="Clone of" href={`/runs/${run.parent.id}`} text={run.parent.title} />}
        <Runs name="Waits for" runs={run.dependencies} />
        <Runs name="Wait for it" runs={run.dependents} />
        <Runs name="Other seeds" runs={siblings.map((one) => ({ ...one, title: `seed ${one.seed}` }))} />
      </dl>
    </section>
  );
}

function Fact({ name, href, text }: { readonly name: string; readonly href: string; readonly text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Link href={href} prefetch={false}>
          {text}
        </Link>
      </dd>
    </>
  );
}

interface RunsProps {
  readonly name: string;
  readonly runs: readonly { readonly id: string; readonly title: string; readonly state: RunState }[];
}

function Runs({ name, runs }: RunsProps) {
  if (runs.length === 0) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <ul>
          {runs.map(({ id, title, state }) => (
            <li key={id}>
              <Link href={`/runs/${id}`} prefetch={false}>
                {title}
              </Link>{" "}
              <StateTag state={state} />
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
