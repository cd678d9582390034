"use client";

import type { CatalogueQuery } from "../gql/graphql.ts";
import { AttackPicker } from "./AttackPicker.tsx";
import type { ControlProps } from "./control.ts";

/** Several attacks, each with its parameters. */
export function AttackList({
  about,
  value,
  usual,
  attacks,
  onChange,
}: ControlProps & { readonly attacks: CatalogueQuery["attacks"] }) {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const set = (next: readonly unknown[]): void => onChange(next.length === 0 ? undefined : next);
  return (
    <div className="attack-list">
      {list.length === 0 && (
        <p className="quiet">
          {Array.isArray(usual) && usual.length > 0 ? `usual: ${usual.join("; ")}` : "none"}
        </p>
      )}
      {list.map((attack, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an attack is told by its place while it is being chosen
        <div className="attack-row" key={index}>
          <AttackPicker
            about={{ ...about, id: `${about.id}-${index}` }}
            value={attack}
            usual={undefined}
            attacks={attacks}
            onChange={(next) => set(next === undefined ? without(list, index) : list.with(index, next))}
          />
          <button
            type="button"
            aria-label={`Remove attack ${index + 1}`}
            onClick={() => set(without(list, index))}
          >
            &times;
          </button>
        </div>
      ))}
      <button id={about.id} type="button" onClick={() => set([...list, "fgsm"])}>
        Add an attack
      </button>
    </div>
  );
}

function without(list: readonly unknown[], index: number): unknown[] {
  return list.filter((_, place) => place !== index);
}
