"use client";

interface Props {
  readonly label: string;
  readonly all: readonly { readonly name: string; readonly title: string }[];
  /** Names of those that are left out. */
  readonly left: readonly string[];
  readonly onChange: (left: readonly string[]) => void;
}

/** What a preset has, each to be left out. */
export function NamedChecks({ label, all, left, onChange }: Props) {
  return (
    <div className="field">
      <span className="field-name">{label}</span>
      <fieldset className="bar" aria-label={label}>
        {all.map(({ name, title }) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={!left.includes(name)}
              onChange={({ target }) =>
                onChange(target.checked ? left.filter((one) => one !== name) : [...left, name])
              }
            />{" "}
            {title}
          </label>
        ))}
      </fieldset>
    </div>
  );
}
