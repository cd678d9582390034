"use client";

import Link from "next/link";
import { useState } from "react";
import type { OverviewQuery } from "../gql/graphql.ts";
import { useLive } from "../live/LiveContext.ts";
import { ProgressBar } from "../runs/ProgressBar.tsx";
import { StateTag } from "../runs/StateTag.tsx";
import { taskText } from "../runs/task-text.ts";

type Running = Omit<OverviewQuery["running"]["edges"][number]["node"], "createdAt">;

/** Runs that are under way, with their progress as it moves. */
export function RunCards({ runs }: { readonly runs: readonly Running[] }) {
  const [moved, setMoved] = useState<Readonly<Record<string, Pick<Running, "state" | "progress">>>>({});
  useLive({
    runs: runs.map(({ id }) => id),
    onEvent: ({ run }) => run && setMoved((before) => ({ ...before, [run.id]: run })),
  });
  return (
    <ul className="cards">
      {runs.map((run) => {
        const { state, progress } = moved[run.id] ?? run;
        return (
          <li key={run.id} className="panel">
            <div className="bar">
              <StateTag state={state} />
              <span className="quiet">{taskText[run.task]}</span>
            </div>
            <Link href={`/runs/${run.id}`} prefetch={false}>
              {run.title}
            </Link>
            <ProgressBar progress={progress} label={`Progress of ${run.title}`} />
          </li>
        );
      })}
    </ul>
  );
}
