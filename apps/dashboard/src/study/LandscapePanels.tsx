"use client";

import Link from "next/link";
import { useMemo, useState } from "react";
import { statesOf } from "../compare/look-set.ts";
import { SeriesKey } from "../compare/SeriesKey.tsx";
import { CellReadout } from "../landscape/CellReadout.tsx";
import { ColourLegend } from "../landscape/ColourLegend.tsx";
import { ContourView } from "../landscape/ContourView.tsx";
import { fieldOf } from "../landscape/field.ts";
import { createLinks } from "../landscape/links.ts";
import { lookOf } from "../landscape/look.ts";
import { SliceChart } from "../landscape/SliceChart.tsx";
import type { LandscapeSet } from "./landscape-sets.ts";
import { gridOfNode, type SurfaceNode } from "./surface-grids.ts";

interface Props {
  readonly set: LandscapeSet;
  readonly nodes: readonly SurfaceNode[];
}

/** Surfaces as contours on one scale, pointed into together; lines in one chart. */
export function LandscapePanels({ set, nodes }: Props) {
  const [links] = useState(() => createLinks());
  const panels = useMemo(
    () =>
      nodes.map((node) => {
        const grid = gridOfNode(node);
        const title = set.members.find(({ surface }) => surface === node.id)?.title ?? node.id;
        return { id: node.id, title, grid, field: fieldOf(grid, "loss") };
      }),
    [set, nodes],
  );
  const fields = panels.map(({ field }) => field);
  const look = lookOf(fields, { quantity: "loss", kind: "log" });
  if (panels.every(({ grid }) => grid.y === null)) {
    return (
      <>
        <SeriesKey names={panels.map(({ title }, index) => ({ name: title, index }))} />
        <div className="study-lines">
          <SliceChart
            along="x"
            series={panels.map(({ id, field }) => ({ name: id, field }))}
            look={look}
            links={links}
          />
        </div>
      </>
    );
  }
  return (
    <>
      <ColourLegend look={look} states={statesOf(fields)} />
      <div className="landscapes">
        {panels.map(({ id, title, grid, field }) => (
          <div key={id} className="landscape">
            <h3>
              <Link href={`/surfaces/${id}`} prefetch={false}>
                {title}
              </Link>
            </h3>
            <ContourView field={field} look={look} links={links} label={`${title}, ${look.name}`} />
            <CellReadout grid={grid} links={links} />
          </div>
        ))}
      </div>
    </>
  );
}
