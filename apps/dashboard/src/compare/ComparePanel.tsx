"use client";

import Link from "next/link";
import { CellReadout } from "../landscape/CellReadout.tsx";
import { ColourLegend } from "../landscape/ColourLegend.tsx";
import { ContourView } from "../landscape/ContourView.tsx";
import type { LandscapeGrid } from "../landscape/grid.ts";
import type { Links } from "../landscape/links.ts";
import { SliceChart } from "../landscape/SliceChart.tsx";
import { SurfaceView3D } from "../landscape/SurfaceView3D.tsx";
import type { BoardSurface } from "../surface/board-surface.ts";
import type { View } from "../surface/view-state.ts";
import { type Shown, statesOf } from "./look-set.ts";
import { SeriesLine } from "./SeriesKey.tsx";

interface Props {
  readonly surface: BoardSurface;
  readonly grid: LandscapeGrid;
  readonly shown: Shown;
  /** Its place among the series. */
  readonly number: number;
  readonly role: "base" | undefined;
  readonly ownLegend: boolean;
  readonly view: View;
  readonly links: Links;
}

/** One surface of a comparison. */
export function ComparePanel({ surface, grid, shown, number, role, ownLegend, view, links }: Props) {
  const { field, look, isDifference } = shown;
  const parts = { field, look, links, label: `${surface.name}, ${look.name}` };
  return (
    <section className="panel compare-panel" aria-label={surface.name}>
      <div className="compare-head">
        <SeriesLine index={number} />
        <h2>
          {surface.links ? (
            <Link href={`/surfaces/${surface.id}`} prefetch={false}>
              {surface.name}
            </Link>
          ) : (
            surface.name
          )}
        </h2>
        {role === "base" && <span className="tag">base</span>}
        {isDifference && <span className="tag">minus base</span>}
      </div>
      <p className="note">{factLine(surface, grid)}</p>
      {grid.y === null ? (
        <SliceChart series={[{ name: surface.id, field }]} look={look} links={links} along="x" />
      ) : (
        <>
          {view !== "contour" && <SurfaceView3D {...parts} />}
          {view !== "3d" && <ContourView {...parts} />}
        </>
      )}
      <CellReadout grid={grid} links={links} />
      {ownLegend && !isDifference && <ColourLegend look={look} states={statesOf([field])} />}
    </section>
  );
}

function factLine({ attack, images, cells }: BoardSurface, { finished }: LandscapeGrid): string {
  const done = finished.reduce((sum, flag) => sum + flag, 0);
  const on = attack === "none" ? "clean images" : `images after ${attack}`;
  return `${images} ${on}${done < cells ? `, ${done} of ${cells} cells so far` : ""}`;
}
