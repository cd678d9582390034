"use client";

import { type ReactNode, useId } from "react";
import type { CatalogueQuery } from "../gql/graphql.ts";
import { AttackList } from "./AttackList.tsx";
import { AttackPicker } from "./AttackPicker.tsx";
import { AxisInput } from "./AxisInput.tsx";
import type { FormField } from "./form-fields.ts";

interface Props {
  readonly field: FormField;
  readonly value: unknown;
  /** What holds where nothing is given. */
  readonly usual: unknown;
  readonly complaint: string | undefined;
  readonly catalogue: CatalogueQuery;
  readonly onChange: (value: unknown) => void;
}

/** One part of a payload, with what is wrong about it. */
export function FieldInput(props: Props) {
  const id = useId();
  const { field, complaint } = props;
  return (
    <div className="field" data-bad={complaint !== undefined}>
      <label htmlFor={id}>{field.label}</label>
      <Control {...props} id={id} />
      <span className={complaint ? "danger" : "note"} id={`${id}-note`}>
        {complaint ?? field.help}
      </span>
    </div>
  );
}

function Control({
  field,
  value,
  usual,
  complaint,
  catalogue,
  onChange,
  id,
}: Props & { readonly id: string }): ReactNode {
  const about = { id, "aria-invalid": complaint !== undefined, "aria-describedby": `${id}-note` };
  const { kind } = field;
  const select = (choices: readonly { readonly value: string; readonly text: string }[]): ReactNode => (
    <select
      {...about}
      value={String(value ?? "")}
      onChange={({ target }) => onChange(target.value || undefined)}
    >
      <option value="">{usual === undefined ? "choose" : `usual: ${usualText(usual)}`}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.text}
        </option>
      ))}
    </select>
  );
  if (typeof kind !== "string") return select(kind.map((choice) => ({ value: choice, text: choice })));
  const lists: Readonly<Record<string, () => ReactNode>> = {
    model: () =>
      select(
        catalogue.models.edges.map(({ node }) => ({
          value: node.id,
          text: `${node.name} (${node.arch}${node.ready ? "" : ", not ready"})`,
        })),
      ),
    dataset: () =>
      select(catalogue.datasets.edges.map(({ node }) => ({ value: node.name, text: node.name }))),
    architecture: () =>
      select(catalogue.architectures.map(({ name, help }) => ({ value: name, text: `${name}: ${help}` }))),
    axis: () => <AxisInput about={about} value={value} usual={usual} onChange={onChange} />,
    attack: () => (
      <AttackPicker
        about={about}
        value={value}
        usual={usual}
        attacks={catalogue.attacks}
        onChange={onChange}
      />
    ),
    attacks: () => (
      <AttackList about={about} value={value} usual={usual} attacks={catalogue.attacks} onChange={onChange} />
    ),
  };
  if (lists[kind]) return lists[kind]();
  return (
    <input
      {...about}
      inputMode={kind === "text" ? "text" : "decimal"}
      defaultValue={String(value ?? "")}
      placeholder={usualText(usual)}
      onChange={({ target }) => onChange(parsed(target.value, kind))}
    />
  );
}

/** A number where it is one; the server says what is wrong with anything else. */
function parsed(text: string, kind: FormField["kind"]): unknown {
  if (text.trim() === "") return undefined;
  return kind === "text" || !Number.isFinite(Number(text)) ? text : Number(text);
}

function usualText(usual: unknown): string {
  if (usual === undefined || usual === null) return "";
  return typeof usual === "string" ? usual : JSON.stringify(usual);
}
