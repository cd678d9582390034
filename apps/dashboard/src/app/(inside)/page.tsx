import Link from "next/link";
import { ask } from "../../api/ask.ts";
import { PageFrame } from "../../frame/PageFrame.tsx";
import { ProblemPage } from "../../frame/ProblemPage.tsx";
import { OverviewDocument, type OverviewQuery } from "../../gql/graphql.ts";
import { EmptyStore } from "../../overview/EmptyStore.tsx";
import { RefreshOn } from "../../overview/RefreshOn.tsx";
import { RunCards } from "../../overview/RunCards.tsx";
import { SurfaceThumb } from "../../overview/SurfaceThumb.tsx";
import { durationText } from "../../runs/duration-text.ts";
import { StateTag } from "../../runs/StateTag.tsx";
import { taskText } from "../../runs/task-text.ts";
import { When } from "../../runs/When.tsx";
import { StudyTable } from "../../study/StudyTable.tsx";

export const dynamic = "force-dynamic";

/** What goes on, what is new. */
export default async function OverviewPage() {
  const answer = await ask(OverviewDocument, {});
  if ("problem" in answer) return <ProblemPage title="Overview" problem={answer.problem} />;
  const { counts, studies, running, recent, surfaces } = answer.data;
  const total = Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
  const moving = running.edges.map(({ node }) => node);
  return (
    <PageFrame title="Overview" under={<Counts counts={counts} />}>
      <RefreshOn kinds={["run", "study", "surface"]} />
      {total === 0 && <EmptyStore />}
      {moving.length > 0 && (
        <section aria-labelledby="running" className="stack">
          <h2 id="running">Under way</h2>
          <RunCards runs={moving} />
        </section>
      )}
      {surfaces.edges.length > 0 && (
        <section aria-labelledby="newest" className="stack">
          <h2 id="newest">Newest surfaces</h2>
          <ul className="thumbs">
            {surfaces.edges.map(({ node }) => (
              <li key={node.id} className="panel">
                <Link href={`/surfaces/${node.id}`} prefetch={false} className="thumb-link">
                  <SurfaceThumb {...node} label={`Surface of ${node.model?.name ?? node.id}`} />
                  {node.model?.name ?? node.id}
                </Link>
                {node.finishedCells < node.cells && (
                  <span className="quiet">
                    {Math.floor((100 * node.finishedCells) / node.cells)} % computed
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="columns">
        <Recent runs={recent.edges.map(({ node }) => node)} />
        <Studies studies={studies.edges.map(({ node }) => node)} />
      </div>
    </PageFrame>
  );
}

function Counts({ counts }: Pick<OverviewQuery, "counts">) {
  const shown = (["running", "queued", "failed", "succeeded"] as const).filter((state) => counts[state] > 0);
  return (
    <span className="bar">
      {shown.map((state) => (
        <Link key={state} href={`/runs?state=${state}`} prefetch={false} className="note">
          {counts[state]} {state}
        </Link>
      ))}
    </span>
  );
}

function Recent({ runs }: { readonly runs: readonly OverviewQuery["recent"]["edges"][number]["node"][] }) {
  if (runs.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="recent">
      <h2 id="recent">Recent runs</h2>
      <div className="scroll">
        <table>
          <tbody>
            {runs.map(({ id, title, task, state, createdAt, computeSeconds }) => (
              <tr key={id}>
                <th scope="row">
                  <Link href={`/runs/${id}`} prefetch={false}>
                    {title}
                  </Link>
                </th>
                <td>{taskText[task]}</td>
                <td>
                  <StateTag state={state} />
                </td>
                <td className="number">{computeSeconds > 0 ? durationText(computeSeconds) : ""}</td>
                <td>
                  <When at={createdAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Studies({ studies }: Parameters<typeof StudyTable>[0]) {
  if (studies.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="studies">
      <div className="head">
        <h2 id="studies">Studies</h2>
        <Link href="/studies" prefetch={false}>
          all of them
        </Link>
      </div>
      <div className="scroll">
        <StudyTable studies={studies} />
      </div>
    </section>
  );
}
