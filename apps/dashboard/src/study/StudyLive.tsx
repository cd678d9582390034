"use client";

import { useState } from "react";
import { useLive } from "../live/LiveContext.ts";
import { RunCards } from "../overview/RunCards.tsx";
import { StateTag } from "../runs/StateTag.tsx";
import { StudyBar } from "./StudyBar.tsx";
import type { Step, Study } from "./study-parts.ts";

/** As many runs are listened to one by one; the states of all others come with the list. */
const MOST = 50;

/** What moves while a study goes on: its bar, and the runs that are under way. */
export function StudyLive({ study: { progress, steps } }: { readonly study: Study }) {
  const moving = steps.filter(({ run }) => run.state === "running" || run.state === "interrupted");
  const [moved, setMoved] = useState<Readonly<Record<string, number>>>({});
  useLive({
    runs: moving.slice(0, MOST).map(({ runId }) => runId),
    onEvent: ({ run }) =>
      run && setMoved((before) => ({ ...before, [run.id]: run.progress.share ?? before[run.id] ?? 0 })),
  });
  const share = steps.length === 0 ? (progress.share ?? 0) : meanShare(steps, moved);
  const missing = progress.total - progress.done;
  return (
    <section className="panel" aria-label="Progress">
      <div className="bar">
        {progress.state && <StateTag state={progress.state} />}
        <span className="quiet">
          {progress.done} of {progress.total} runs have succeeded
          {missing > 0 && `, ${missing} ${missing === 1 ? "is" : "are"} missing`}
        </span>
      </div>
      {missing > 0 && <StudyBar share={share} label="Progress of the study" />}
      {moving.length > 0 && <RunCards runs={moving.map(({ title, run }) => ({ ...run, title }))} />}
    </section>
  );
}

/** Runs that are half done count half. */
function meanShare(steps: readonly Step[], moved: Readonly<Record<string, number>>): number {
  const shares = steps.map(({ runId, run }) =>
    run.state === "succeeded" ? 1 : (moved[runId] ?? run.progress.share ?? 0),
  );
  return shares.reduce((sum, share) => sum + share, 0) / steps.length;
}
