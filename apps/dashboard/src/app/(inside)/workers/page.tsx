import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { TableHead } from "../../../frame/TableHead.tsx";
import { WorkersDocument } from "../../../gql/graphql.ts";
import { RefreshOn } from "../../../overview/RefreshOn.tsx";
import { When } from "../../../runs/When.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Workers" };

/** What computes, and what waits to be computed. */
export default async function WorkersPage() {
  const answer = await ask(WorkersDocument, {});
  if ("problem" in answer) return <ProblemPage title="Workers" problem={answer.problem} />;
  const { workers, queue, version } = answer.data;
  const alive = workers.filter(({ state }) => state !== "gone");
  return (
    <PageFrame
      title="Workers"
      under={
        <span className="note">
          {queue.running} pieces running, {queue.queued} waiting
        </span>
      }
    >
      <RefreshOn kinds={["worker", "run"]} />
      {alive.length === 0 && (
        <p className="warning">
          No worker is there: runs wait. Start one with <code>basin-worker</code>, or everything with{" "}
          <code>basin up</code>.
        </p>
      )}
      {workers.length > 0 && (
        <div className="panel scroll">
          <table>
            <TableHead columns={["Host", "Process", "State", "Device", "Doing", "Version", "Last seen"]} />
            <tbody>
              {workers.flatMap(({ id, host, pid, state, slots, version: own, lastSeenAt }) =>
                slots.map(({ device, engine, runId }, index) => (
                  <tr
                    key={`${id} ${device} ${index.toFixed()}`}
                    className={state === "gone" ? "quiet" : undefined}
                  >
                    <th scope="row">{host}</th>
                    <td>{pid}</td>
                    <td>{state}</td>
                    <td>
                      {engine}/{device}
                    </td>
                    <td>
                      {runId ? (
                        <Link href={`/runs/${runId}`} prefetch={false}>
                          {runId}
                        </Link>
                      ) : (
                        "nothing"
                      )}
                    </td>
                    <td>{own}</td>
                    <td>
                      <When at={lastSeenAt} />
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </div>
      )}
      <p className="note">
        Basin {version.basin}, {version.database}, Node {version.node}
      </p>
    </PageFrame>
  );
}
