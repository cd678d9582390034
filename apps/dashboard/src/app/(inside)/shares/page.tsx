import type { Metadata } from "next";
import Link from "next/link";
import { ask } from "../../../api/ask.ts";
import { Empty } from "../../../frame/Empty.tsx";
import { PageFrame } from "../../../frame/PageFrame.tsx";
import { ProblemPage } from "../../../frame/ProblemPage.tsx";
import { TableHead } from "../../../frame/TableHead.tsx";
import { SharesDocument } from "../../../gql/graphql.ts";
import { When } from "../../../runs/When.tsx";
import { RevokeButton } from "../../../share/RevokeButton.tsx";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Shares" };

/** Links that were given away, and the way to take them back. */
export default async function SharesPage() {
  const answer = await ask(SharesDocument, { first: 100 });
  if ("problem" in answer) return <ProblemPage title="Shares" problem={answer.problem} />;
  const shares = answer.data.shares.edges.map(({ node }) => node);
  return (
    <PageFrame
      title="Shares"
      under={<span className="note">frozen views that anyone with the link may open</span>}
    >
      {shares.length === 0 ? (
        <Empty next={[["Compare surfaces", "/compare"]]}>
          Nothing is shared. A comparison has a button for it, which makes a link.
        </Empty>
      ) : (
        <div className="panel scroll">
          <table>
            <TableHead columns={["Title", "Link", "Shared", "State"]} />
            <tbody>
              {shares.map(({ id, slug, title, createdAt, expiresAt, revokedAt }) => (
                <tr key={id}>
                  <th scope="row">{title}</th>
                  <td>
                    <Link href={`/s/${slug}`} prefetch={false}>
                      /s/{slug}
                    </Link>
                  </td>
                  <td>
                    <When at={createdAt} />
                  </td>
                  <td>
                    {revokedAt ? (
                      <span className="quiet">
                        revoked <When at={revokedAt} />
                      </span>
                    ) : (
                      <span className="bar">
                        {expiresAt && (
                          <span className="quiet">
                            until <When at={expiresAt} />
                          </span>
                        )}
                        <RevokeButton id={id} />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </PageFrame>
  );
}
