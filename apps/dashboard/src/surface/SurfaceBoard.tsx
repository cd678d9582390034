"use client";

import { useMemo } from "react";
import { CompareControls } from "../compare/CompareControls.tsx";
import { statesOf } from "../compare/look-set.ts";
import { CellReadout } from "../landscape/CellReadout.tsx";
import { ColourLegend } from "../landscape/ColourLegend.tsx";
import { ContourView } from "../landscape/ContourView.tsx";
import { fieldOf } from "../landscape/field.ts";
import { lookOf } from "../landscape/look.ts";
import { SliceChart } from "../landscape/SliceChart.tsx";
import { SurfaceView3D } from "../landscape/SurfaceView3D.tsx";
import { LandscapeStage } from "../landscape/stage/LandscapeStage.tsx";
import type { BoardSurface } from "./board-surface.ts";
import { FlatnessTable } from "./FlatnessTable.tsx";
import { useLiveGrids } from "./live-grids.ts";
import { ProtocolTable } from "./ProtocolTable.tsx";
import { useAddressLinks, useViewState } from "./use-view-state.ts";
import type { AddressWords } from "./view-state.ts";

/** One surface from every side. */
export function SurfaceBoard({
  surface,
  words,
}: {
  readonly surface: BoardSurface;
  readonly words: AddressWords;
}) {
  const [state, change] = useViewState({ view: "both", ...words });
  const links = useAddressLinks(words);
  const surfaces = useMemo(() => [surface], [surface]);
  const [grid] = useLiveGrids(surfaces);
  const field = useMemo(() => fieldOf(grid!, state.quantity), [grid, state.quantity]);
  const look = useMemo(
    () => lookOf([field], { quantity: state.quantity, kind: state.scale, cutoff: state.cutoff }),
    [field, state],
  );
  const parts = { field, look, links, label: `${surface.name}, ${look.name}` };
  const series = [{ name: surface.id, field }];
  return (
    <>
      <CompareControls surfaces={surfaces} state={state} change={change} />
      <section className="panel" aria-label="Surface">
        <ColourLegend look={look} states={statesOf([field])} />
        {grid!.y !== null && (
          <LandscapeStage isNeeded={state.view !== "contour"}>
            <div className="surface-grid">
              {state.view !== "contour" && <SurfaceView3D {...parts} />}
              {state.view !== "3d" && <ContourView {...parts} />}
            </div>
          </LandscapeStage>
        )}
        <CellReadout grid={grid!} links={links} />
      </section>
      <section className="panel" aria-labelledby="slices">
        <div className="head">
          <h2 id="slices">Slices</h2>
          {grid!.y !== null && (
            <p className="note">through the cell that was last clicked, the centre to begin with</p>
          )}
        </div>
        <div className="columns">
          <SliceChart along="x" series={series} look={look} links={links} />
          {grid!.y !== null && <SliceChart along="y" series={series} look={look} links={links} />}
        </div>
      </section>
      <FlatnessTable surfaces={surfaces} />
      <ProtocolTable surfaces={surfaces} />
    </>
  );
}
