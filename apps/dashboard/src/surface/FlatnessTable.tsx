import { TableHead } from "../frame/TableHead.tsx";
import { numberText } from "../landscape/number-text.ts";
import type { BoardSurface } from "./board-surface.ts";
import { figureTitle } from "./figure-title.ts";

type Figure = BoardSurface["flatness"][number];

/** The shape of surfaces in numbers, as the worker found them. */
export function FlatnessTable({ surfaces }: { readonly surfaces: readonly BoardSurface[] }) {
  const figures = new Map(surfaces.flatMap(({ flatness }) => flatness).map((one) => [one.name, one]));
  // A share has no figures, and will have none.
  if (figures.size === 0 && surfaces.every(({ links }) => links === undefined)) return null;
  return (
    <section className="panel" aria-labelledby="flatness">
      <h2 id="flatness">Flatness</h2>
      {figures.size === 0 ? (
        <p className="quiet">The figures are taken once every cell is computed.</p>
      ) : (
        <div className="scroll">
          <table>
            <TableHead
              columns={[
                "Figure",
                ...surfaces.map(({ id, name }) => ({ name, key: id, isNumber: true })),
                "Meaning",
              ]}
            />
            <tbody>
              {[...figures.values()].map((figure) => (
                <FigureRow key={figure.name} figure={figure} surfaces={surfaces} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function FigureRow({
  figure: { name, help, definition, source },
  surfaces,
}: {
  readonly figure: Figure;
  readonly surfaces: readonly BoardSurface[];
}) {
  const { title, unit } = figureTitle(name);
  return (
    <tr>
      <th scope="row">
        {title} {unit && <span className="quiet">{unit}</span>}
      </th>
      {surfaces.map(({ id, flatness }) => (
        <td className="number" key={id}>
          {valueText(flatness.find((figure) => figure.name === name)?.value)}
        </td>
      ))}
      <td className="quiet">
        <details>
          <summary className="plain-summary">{help}</summary>
          {definition}
          <br />
          {source}
        </details>
      </td>
    </tr>
  );
}

function valueText(value: number | null | undefined): string {
  return value == null ? "" : numberText(value, { digits: 4 });
}
