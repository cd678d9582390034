"use client";

import { useMemo } from "react";
import { ColourLegend } from "../landscape/ColourLegend.tsx";
import { SliceChart } from "../landscape/SliceChart.tsx";
import { LandscapeStage } from "../landscape/stage/LandscapeStage.tsx";
import type { BoardSurface } from "../surface/board-surface.ts";
import { FlatnessTable } from "../surface/FlatnessTable.tsx";
import { useLiveGrids } from "../surface/live-grids.ts";
import { ProtocolTable } from "../surface/ProtocolTable.tsx";
import { useAddressLinks, useViewState } from "../surface/use-view-state.ts";
import type { AddressWords } from "../surface/view-state.ts";
import { CompareControls } from "./CompareControls.tsx";
import { ComparePanel } from "./ComparePanel.tsx";
import { lookSet } from "./look-set.ts";
import { SeriesKey } from "./SeriesKey.tsx";

interface Props {
  readonly surfaces: readonly BoardSurface[];
  readonly words: AddressWords;
  /** What differs between them in words, as the server found it. */
  readonly reasons: readonly string[];
}

/** Surfaces side by side on one scale, turned and pointed into together. */
export function CompareBoard({ surfaces, words, reasons }: Props) {
  const [state, change] = useViewState(words);
  const links = useAddressLinks(words);
  const grids = useLiveGrids(surfaces);
  const base = Math.max(
    0,
    surfaces.findIndex(({ id }) => id === state.base),
  );
  const set = useMemo(() => lookSet(grids, base, state), [grids, base, state]);
  const names = surfaces.map(({ name }, index) => ({ name, index }));
  return (
    <>
      <CompareControls surfaces={surfaces} state={state} change={change} />
      {reasons.length > 0 && (
        <DifferenceWarning reasons={reasons.map((reason) => withNames(reason, surfaces))} />
      )}
      <div className="panel legends">
        {set.legends.map(({ look, states }) => (
          <ColourLegend key={look.name} look={look} states={states} />
        ))}
        {set.legends.length === 0 && (
          <p className="note">Each surface has a range of its own: heights and colours do not compare.</p>
        )}
      </div>
      <LandscapeStage isNeeded={state.view !== "contour"}>
        <div className="compare-grid" data-count={surfaces.length}>
          {surfaces.map((surface, index) => (
            <ComparePanel
              key={surface.id}
              surface={surface}
              grid={grids[index]!}
              shown={set.shown[index]!}
              number={index}
              role={index === base && state.isDifference ? "base" : undefined}
              ownLegend={!state.isShared}
              view={state.view}
              links={links}
            />
          ))}
        </div>
      </LandscapeStage>
      <section className="panel" aria-labelledby="slices">
        <div className="head">
          <h2 id="slices">Slices</h2>
          <p className="note">through the cell that was last clicked, the centre to begin with</p>
        </div>
        <SeriesKey names={names} />
        <div className="columns">
          {(["x", "y"] as const).map((along) => (
            <SliceChart
              key={along}
              along={along}
              series={surfaces.map(({ id }, index) => ({ name: id, field: set.plain.fields[index]! }))}
              look={set.plain.look}
              links={links}
            />
          ))}
        </div>
      </section>
      <FlatnessTable surfaces={surfaces} />
      <ProtocolTable surfaces={surfaces} />
    </>
  );
}

function DifferenceWarning({ reasons }: { readonly reasons: readonly string[] }) {
  return (
    <div className="warning" role="note">
      <strong>These surfaces differ in more than their models.</strong>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </div>
  );
}

/** The server names surfaces by their ids; people know them by their models. */
function withNames(reason: string, surfaces: readonly BoardSurface[]): string {
  return surfaces.reduce((text, { id, name }) => text.replaceAll(id, name), reason);
}
