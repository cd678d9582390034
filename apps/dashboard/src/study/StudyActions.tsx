"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorText, query } from "../api/query.ts";
import { CancelStudyDocument, RetryStudyDocument, type RunState } from "../gql/graphql.ts";

interface Props {
  readonly id: string;
  readonly state: RunState | null;
  /** Without a plan there is nothing to start again. */
  readonly hasPlan: boolean;
}

const canStop: ReadonlySet<RunState | null> = new Set<RunState>(["queued", "running", "interrupted"]);
const canRetry: ReadonlySet<RunState | null> = new Set<RunState>(["failed", "cancelled"]);

const question = "Cancel every run of this study that has not ended, also those that it shares with others?";

/** Cancel, retry, and the ways to its runs. */
export function StudyActions({ id, state, hasPlan }: Props) {
  const router = useRouter();
  const [complaint, setComplaint] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const act = async (work: () => Promise<readonly { readonly message: string }[]>): Promise<void> => {
    setBusy(true);
    try {
      const [first] = await work();
      setComplaint(first?.message);
      if (!first) router.refresh();
    } catch (error) {
      setComplaint(errorText(error));
    }
    setBusy(false);
  };
  const cancel = async () => (await query(CancelStudyDocument, { input: { id } })).cancelStudy.userErrors;
  const retry = async () => (await query(RetryStudyDocument, { input: { id } })).retryStudy.userErrors;
  return (
    <span className="bar">
      {complaint && (
        <span className="danger" role="alert">
          {complaint}
        </span>
      )}
      {canStop.has(state) && (
        <button type="button" disabled={isBusy} onClick={() => window.confirm(question) && void act(cancel)}>
          Cancel
        </button>
      )}
      {hasPlan && canRetry.has(state) && (
        <button type="button" className="primary" disabled={isBusy} onClick={() => void act(retry)}>
          Retry what is missing
        </button>
      )}
      <Link href={`/runs?study=${id}`} className="button" prefetch={false}>
        Runs
      </Link>
      <Link href={`/robustness?study=${id}`} className="button" prefetch={false}>
        Robustness
      </Link>
    </span>
  );
}
