"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { RunQuery } from "../gql/graphql.ts";
import { useLive } from "../live/LiveContext.ts";
import { CurveChart } from "./CurveChart.tsx";
import { curvesOf, withMetrics } from "./curve-data.ts";
import { durationText } from "./duration-text.ts";
import { ProgressBar } from "./ProgressBar.tsx";
import { StateTag } from "./StateTag.tsx";

type Run = NonNullable<RunQuery["run"]>;

const ended = new Set(["succeeded", "failed", "cancelled"]);

/** What moves while a run goes on: state, progress, curves, log. Once it ends the page is read anew. */
export function RunLive({ run }: { readonly run: Run }) {
  const router = useRouter();
  const [now, setNow] = useState<Pick<Run, "state" | "progress" | "computeSeconds" | "cancelRequested">>(run);
  const [curves, setCurves] = useState(() => curvesOf(run.metrics));
  const [log, setLog] = useState(run.log);
  // A run that was read anew is the truth; what was heard meanwhile is in it.
  useEffect(() => {
    setNow(run);
    setCurves(curvesOf(run.metrics));
    setLog(run.log);
  }, [run]);
  useLive({
    runs: [run.id],
    onStale: () => !ended.has(run.state) && router.refresh(),
    onEvent: ({ kind, run: changed, metrics, log: lines }) => {
      if (changed) setNow(changed);
      if (metrics) setCurves((before) => withMetrics(before, metrics));
      if (lines) setLog((before) => [...before, ...lines].slice(-500));
      if (kind === "run" && changed && changed.state !== now.state) router.refresh();
    },
  });
  return (
    <>
      <div className="panel">
        <div className="bar">
          <StateTag state={now.state} />
          {now.cancelRequested && !ended.has(now.state) && <span className="quiet">is being cancelled</span>}
          {now.computeSeconds > 0 && (
            <span className="quiet">{durationText(now.computeSeconds)} of computing</span>
          )}
        </div>
        {!ended.has(now.state) && <ProgressBar progress={now.progress} label="Progress of the run" />}
      </div>
      {curves.length > 0 && (
        <section className="panel" aria-labelledby="curves">
          <h2 id="curves">Curves</h2>
          <div className="columns">
            {curves.map((curve) => (
              <CurveChart key={curve.name} curve={curve} />
            ))}
          </div>
        </section>
      )}
      {log.length > 0 && (
        <details className="panel" open={!ended.has(now.state)}>
          <summary>Log</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls by itself must be reached by keys */}
          <pre className="log" tabIndex={0}>
            {log.join("\n")}
          </pre>
        </details>
      )}
    </>
  );
}
