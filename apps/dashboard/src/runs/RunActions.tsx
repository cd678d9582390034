"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorText, query } from "../api/query.ts";
import {
  CancelRunDocument,
  CloneRunDocument,
  DeleteRunDocument,
  RetryRunDocument,
  type RunState,
} from "../gql/graphql.ts";

interface Props {
  readonly id: string;
  readonly state: RunState;
  readonly seed: number;
}

type Complaints = readonly { readonly message: string }[];

const canStop: ReadonlySet<RunState> = new Set(["queued", "running", "interrupted"]);
const canRetry: ReadonlySet<RunState> = new Set(["failed", "cancelled"]);

/** Cancel, retry, clone, delete: what can be done in the run's state. */
export function RunActions({ id, state, seed }: Props) {
  const router = useRouter();
  const [complaint, setComplaint] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const act = async (
    work: () => Promise<{ readonly userErrors: Complaints; readonly go?: string }>,
  ): Promise<void> => {
    setBusy(true);
    try {
      const { userErrors, go } = await work();
      setComplaint(userErrors[0]?.message);
      if (userErrors.length === 0) go ? router.push(go) : router.refresh();
    } catch (error) {
      setComplaint(errorText(error));
    }
    setBusy(false);
  };
  const clone = async () => {
    const { cloneRun } = await query(CloneRunDocument, { input: { id, seed: seed + 1 } });
    return { userErrors: cloneRun.userErrors, go: `/runs/${cloneRun.run?.id}` };
  };
  return (
    <span className="bar">
      {complaint && (
        <span className="danger" role="alert">
          {complaint}
        </span>
      )}
      {canStop.has(state) && (
        <button
          type="button"
          disabled={isBusy}
          onClick={() => act(async () => (await query(CancelRunDocument, { input: { id } })).cancelRun)}
        >
          Cancel
        </button>
      )}
      {canRetry.has(state) && (
        <button
          type="button"
          disabled={isBusy}
          onClick={() => act(async () => (await query(RetryRunDocument, { input: { id } })).retryRun)}
        >
          Retry
        </button>
      )}
      <button
        type="button"
        disabled={isBusy}
        onClick={() => act(clone)}
        title="The same configuration with the next seed"
      >
        Clone with seed {seed + 1}
      </button>
      <Link href={`/launch?clone=${id}`} className="button" prefetch={false}>
        Clone with changes
      </Link>
      {!canStop.has(state) && (
        <button
          type="button"
          className="danger"
          disabled={isBusy}
          onClick={() =>
            window.confirm("Delete this run and what only it refers to?") &&
            act(async () => ({
              ...(await query(DeleteRunDocument, { input: { id } })).deleteRun,
              go: "/runs",
            }))
          }
        >
          Delete
        </button>
      )}
    </span>
  );
}
