import { useMemo } from "react";
import type { LandscapeGrid } from "../landscape/grid.ts";
import { numberText } from "../landscape/number-text.ts";
import { flatnessFigures } from "./flatness.ts";

/** The shape of surfaces in numbers. */
export function FlatnessTable({
  names,
  grids,
}: {
  readonly names: readonly string[];
  readonly grids: readonly LandscapeGrid[];
}) {
  const rows = useMemo(
    () => flatnessFigures.map(({ of, ...figure }) => ({ ...figure, values: grids.map(of) })),
    [grids],
  );
  return (
    <section className="panel" aria-labelledby="flatness">
      <h2 id="flatness">Flatness</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {names.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two surfaces may have one name
                <th scope="col" className="number" key={index}>
                  {name}
                </th>
              ))}
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, meaning, unit, values }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the place is the surface
                  <td className="number" key={index}>
                    {value === undefined ? "" : numberText(value, { unit, digits: 4 })}
                  </td>
                ))}
                <td className="quiet">{meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
