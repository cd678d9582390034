"use client";

import Link from "next/link";
import { useId, useState } from "react";
import { errorText, query } from "../api/query.ts";
import { comparisonAddress, MOST_COMPARED } from "../compare/selection.ts";
import { StudySurfacesDocument } from "../gql/graphql.ts";
import { LandscapePanels } from "./LandscapePanels.tsx";
import type { LandscapeSet } from "./landscape-sets.ts";
import { type SurfaceNode, surfaceNodes } from "./surface-grids.ts";

interface Props {
  readonly sets: readonly LandscapeSet[];
  /** Of the first set. */
  readonly first: readonly SurfaceNode[];
}

/** The landscapes of a study, one set at a time. */
export function Landscapes({ sets, first }: Props) {
  const id = useId();
  const [chosen, choose] = useState(sets[0]!.key);
  const [known, setKnown] = useState(first);
  const [complaint, setComplaint] = useState<string>();
  const [isReading, setReading] = useState(false);
  const set = sets.find(({ key }) => key === chosen) ?? sets[0]!;
  const ids = set.members.map(({ surface }) => surface);
  const nodes = ids.flatMap((one) => known.find((node) => node.id === one) ?? []);
  const show = async (key: string): Promise<void> => {
    choose(key);
    setComplaint(undefined);
    const wanted = sets.find((one) => one.key === key)!.members.map(({ surface }) => surface);
    const missing = wanted.filter((one) => !known.some((node) => node.id === one));
    if (missing.length === 0) return;
    setReading(true);
    try {
      const found = surfaceNodes(await query(StudySurfacesDocument, { ids: missing }));
      setKnown((before) => [...before, ...found]);
    } catch (error) {
      setComplaint(errorText(error));
    }
    setReading(false);
  };
  return (
    <section className="panel" aria-labelledby="landscapes">
      <div className="head">
        <h2 id="landscapes">Landscapes</h2>
        <label htmlFor={id}>Show</label>
        <select id={id} value={set.key} onChange={({ target }) => void show(target.value)}>
          {sets.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
        {ids.length >= 2 && (
          <div className="aside">
            <Link className="button" href={comparisonAddress(ids.slice(0, MOST_COMPARED))} prefetch={false}>
              Compare these{ids.length > MOST_COMPARED && `: the first ${MOST_COMPARED}`}
            </Link>
          </div>
        )}
      </div>
      {complaint && (
        <p className="danger" role="alert">
          {complaint}
        </p>
      )}
      {nodes.length > 0 ? (
        <LandscapePanels key={set.key} set={set} nodes={nodes} />
      ) : (
        <p className="quiet" role="status">
          {isReading ? "reading" : complaint === undefined && "These surfaces are not in the store any more."}
        </p>
      )}
    </section>
  );
}
