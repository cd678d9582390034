"use client";

import { useId, useState } from "react";
import { client, errorText } from "../api/query.ts";
import type { CatalogueQuery, StudyBaseKind } from "../gql/graphql.ts";
import { FieldInput } from "./FieldInput.tsx";
import { type BaseDraft, baseKindOf, type StudyPreset } from "./study-draft.ts";

interface Props {
  readonly base: BaseDraft;
  readonly preset: StudyPreset;
  readonly catalogue: CatalogueQuery;
  readonly complaintAt: (path: string) => string | undefined;
  readonly onChange: (base: BaseDraft) => void;
}

const kinds: Readonly<Record<StudyBaseKind, string>> = {
  train: "train one for each seed",
  import: "a checkpoint that I send",
  model: "a model of the store",
};

/** Where the models of a study begin. */
export function StudyBase({ base, preset, catalogue, complaintAt, onChange }: Props) {
  const id = useId();
  const kind = baseKindOf(base, preset);
  const usual = preset.payload["base"] as BaseDraft | undefined;
  const complaint = complaintAt("base");
  return (
    <>
      <div className="field" data-bad={kind === undefined && complaint !== undefined}>
        <label htmlFor={id}>Base</label>
        <select
          id={id}
          value={kind ?? ""}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => onChange({ kind: target.value as StudyBaseKind })}
        >
          {kind === undefined && <option value="">choose</option>}
          {Object.entries(kinds).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
        <span className={kind === undefined ? "danger" : "note"} id={`${id}-note`}>
          {kind === undefined
            ? "this preset needs a base: choose where to begin"
            : "where every model begins"}
        </span>
      </div>
      {kind === "import" && (
        <Checkpoint
          complaint={complaintAt("base.upload")}
          onSent={(upload) => onChange({ ...base, kind, upload })}
        />
      )}
      {kind === "model" && (
        <FieldInput
          field={{ path: "base.model", label: "Base model", kind: "model" }}
          value={base.model}
          usual={usual?.model}
          complaint={base.model === undefined ? "choose a model" : complaintAt("base.model")}
          catalogue={catalogue}
          onChange={(model) => onChange({ kind, ...(typeof model === "string" && { model }) })}
        />
      )}
      {(kind === "train" || kind === "import") && (
        <FieldInput
          field={{
            path: "base.arch",
            label: "Base network",
            kind: "architecture",
            ...(kind === "import" && { help: "where the file does not say it" }),
          }}
          value={base.arch}
          usual={kind === usual?.kind ? usual.arch : undefined}
          complaint={complaintAt("base.arch")}
          catalogue={catalogue}
          onChange={(arch) => {
            const { arch: _, ...others } = base;
            onChange({ ...others, kind, ...(typeof arch === "string" && { arch }) });
          }}
        />
      )}
    </>
  );
}

/** Sends a checkpoint as soon as it is chosen. */
function Checkpoint({
  complaint,
  onSent,
}: {
  readonly complaint: string | undefined;
  readonly onSent: (hash: string) => void;
}) {
  const id = useId();
  const [state, setState] = useState<{ readonly text: string; readonly isBad?: boolean }>();
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setState({ text: `sending ${file.name}` });
    try {
      const { hash } = await client.upload(file, file.name);
      setState({ text: `${file.name} is there` });
      onSent(hash);
    } catch (error) {
      setState({ text: errorText(error), isBad: true });
    }
  };
  const isBad = state === undefined ? complaint !== undefined : state.isBad;
  return (
    <div className="field" data-bad={isBad}>
      <label htmlFor={id}>Checkpoint</label>
      <input
        id={id}
        type="file"
        accept=".safetensors,.pt,.pth,.th,.t7,.npz"
        aria-describedby={`${id}-note`}
        onChange={({ target }) => void send(target.files?.[0])}
      />
      <span className={isBad ? "danger" : "note"} id={`${id}-note`} role="status">
        {state?.text ?? "choose a file: .safetensors, .pt, .pth, .th, .npz"}
      </span>
    </div>
  );
}
