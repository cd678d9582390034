"use client";

import { useId } from "react";
import type { CatalogueQuery } from "../gql/graphql.ts";
import { formatAttackWords, parseAttackWords } from "./attack-words.ts";
import type { ControlProps } from "./control.ts";

type Attacks = CatalogueQuery["attacks"];

/** One attack with its parameters. */
export function AttackPicker({
  about,
  value,
  usual,
  attacks,
  onChange,
}: ControlProps & { readonly attacks: Attacks }) {
  const words = parseAttackWords(typeof value === "string" ? value : "");
  const attack = attacks.find(({ name }) => name === words.name);
  return (
    <div className="attack">
      <select {...about} value={words.name} onChange={({ target }) => onChange(target.value || undefined)}>
        <option value="">{typeof usual === "string" ? `usual: ${usual}` : "choose"}</option>
        <option value="none">none, clean images</option>
        {attacks.map(({ name, help }) => (
          <option key={name} value={name}>
            {name}: {help}
          </option>
        ))}
      </select>
      {attack && (
        <details>
          <summary>Parameters</summary>
          <Parameters
            attack={attack}
            given={words.parameters}
            onChange={(parameters) => onChange(formatAttackWords({ name: words.name, parameters }))}
          />
          <p className="note">{attack.source}</p>
        </details>
      )}
    </div>
  );
}

interface ParametersProps {
  readonly attack: Attacks[number];
  readonly given: Readonly<Record<string, string>>;
  readonly onChange: (given: Readonly<Record<string, string>>) => void;
}

function Parameters({ attack, given, onChange }: ParametersProps) {
  return (
    <div className="parameters">
      {attack.parameters.map((parameter) => (
        <Parameter
          key={parameter.name}
          parameter={parameter}
          value={given[parameter.name] ?? ""}
          onChange={(value) => onChange({ ...given, [parameter.name]: value })}
        />
      ))}
    </div>
  );
}

interface ParameterProps {
  readonly parameter: Attacks[number]["parameters"][number];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Parameter({ parameter, value, onChange }: ParameterProps) {
  const id = useId();
  const { name, default: usual, help, choices } = parameter;
  return (
    <div title={help}>
      <label htmlFor={id}>{name}</label>
      {choices ? (
        <select id={id} value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{usual}</option>
          {choices
            .filter((choice) => choice !== usual)
            .map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
        </select>
      ) : (
        <input id={id} value={value} placeholder={usual} onChange={({ target }) => onChange(target.value)} />
      )}
    </div>
  );
}
