interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly T[];
  readonly names?: Readonly<Record<T, string>>;
  readonly onChange: (choice: T) => void;
}

/** One of a few, as a row of buttons. */
export function Choice<T extends string>({ label, value, choices, names, onChange }: Props<T>) {
  return (
    <fieldset className="group" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice} type="button" aria-pressed={choice === value} onClick={() => onChange(choice)}>
          {names?.[choice] ?? choice}
        </button>
      ))}
    </fieldset>
  );
}
