"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import type { SurfaceListQuery } from "../gql/graphql.ts";
import { axisText } from "../surface/axis-text.ts";
import { comparisonAddress, MOST_COMPARED } from "./selection.ts";

type Choice = SurfaceListQuery["surfaces"]["edges"][number]["node"];

/** Surfaces by groups that can be compared as they are. */
export function SurfacePicker({
  choices,
  chosen,
}: {
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
}) {
  const router = useRouter();
  const [ids, setIds] = useState(chosen);
  const toggle = (id: string): void =>
    setIds(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]);
  const groups = groupsOf(choices);
  return (
    <form
      className="picker"
      onSubmit={(event) => {
        event.preventDefault();
        router.push(comparisonAddress(ids));
      }}
    >
      {groups.map((group) => (
        <fieldset key={group[0]!.comparableHash}>
          <legend>{groupName(group[0]!)}</legend>
          {group.map(({ id, model, finishedCells, cells }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={ids.includes(id)}
                disabled={!ids.includes(id) && ids.length >= MOST_COMPARED}
                onChange={() => toggle(id)}
              />{" "}
              {model?.name ?? id}
              {finishedCells < cells && (
                <span className="quiet"> {Math.floor((100 * finishedCells) / cells)} %</span>
              )}
            </label>
          ))}
        </fieldset>
      ))}
      <div className="bar">
        <button type="submit" className="primary" disabled={ids.length < 2}>
          Compare {ids.length}
        </button>
      </div>
    </form>
  );
}

function groupsOf(choices: readonly Choice[]): Choice[][] {
  const groups = new Map<string, Choice[]>();
  for (const choice of choices) {
    groups.set(choice.comparableHash, [...(groups.get(choice.comparableHash) ?? []), choice]);
  }
  return [...groups.values()];
}

function groupName({ axes, attack }: Choice): string {
  return `${axes.map(axisText).join(" by ")}, ${attack === "none" ? "clean images" : attack}`;
}
