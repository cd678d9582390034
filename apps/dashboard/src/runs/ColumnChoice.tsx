"use client";

interface Props {
  readonly columns: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Which of the columns that differ are shown. */
export function ColumnChoice({ columns, chosen, onChange }: Props) {
  if (columns.length === 0) return null;
  return (
    <details className="menu">
      <summary>Columns</summary>
      <fieldset className="menu-body" aria-label="Columns">
        {columns.map((key) => (
          <label key={key}>
            <input
              type="checkbox"
              checked={chosen.includes(key)}
              onChange={({ target }) =>
                onChange(target.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
              }
            />{" "}
            {key}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
