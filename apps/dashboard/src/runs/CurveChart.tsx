"use client";

import { useEffect, useRef } from "react";
import type UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { numberText } from "../landscape/number-text.ts";
import type { CurveData } from "./curve-data.ts";
import { createCurvePlot } from "./curve-plot.ts";

/** One metric over the steps of a run. */
export function CurveChart({ curve }: { readonly curve: CurveData }) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const latest = useRef(curve);
  latest.current = curve;
  useEffect(() => {
    if (!element.current) return;
    const created = createCurvePlot(element.current, latest.current);
    plot.current = created.plot;
    return created.dispose;
  }, []);
  useEffect(() => {
    const { step, value, min, max } = curve;
    plot.current?.setData([[...step], [...value], [...min], [...max]]);
  }, [curve]);
  const last = curve.value.at(-1);
  return (
    <figure className="curve">
      <figcaption>
        <strong>{curve.name}</strong>
        <span className="quiet">
          {last === undefined ? "" : ` ${numberText(last, { digits: 4 })} at step ${curve.step.at(-1)}`}
        </span>
      </figcaption>
      <div ref={element} role="img" aria-label={`${curve.name} over steps`} />
    </figure>
  );
}
