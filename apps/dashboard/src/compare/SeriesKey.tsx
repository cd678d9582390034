import { seriesStyle } from "../landscape/series-colours.ts";

/** Which line is whose. */
export function SeriesKey({
  names,
}: {
  readonly names: readonly { readonly name: string; readonly index: number }[];
}) {
  return (
    <ul className="series-key">
      {names.map(({ name, index }) => (
        <li key={index}>
          <SeriesLine index={index} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A short piece of a series' line. */
export function SeriesLine({ index }: { readonly index: number }) {
  const { stroke, dash } = seriesStyle(index);
  return (
    <svg width="30" height="8" aria-hidden="true">
      <path d="M1 4H29" style={{ stroke, strokeDasharray: dash }} strokeWidth="2.4" />
    </svg>
  );
}
