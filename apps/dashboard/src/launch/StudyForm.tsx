"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { errorText } from "../api/query.ts";
import type { CatalogueQuery } from "../gql/graphql.ts";
import { FieldInput } from "./FieldInput.tsx";
import type { FormField } from "./form-fields.ts";
import { NamedChecks } from "./NamedChecks.tsx";
import { StudyBase } from "./StudyBase.tsx";
import { StudyForecast } from "./StudyForecast.tsx";
import { startStudy } from "./start-study.ts";
import { draftOf, parseSeeds, partsOf, type StudyDraft, studyInput } from "./study-draft.ts";
import { useStudyEstimate } from "./use-study-estimate.ts";

const fields = {
  name: { path: "name", label: "Name", kind: "text" },
  source: { path: "data.source", label: "Measured on", kind: "dataset" },
  seeds: { path: "seeds", label: "Seeds", kind: "text", help: "everything is repeated for each: 0, 1, 2" },
  extra: { path: "extra", label: "And under", kind: "attacks" },
} as const satisfies Record<string, FormField>;

/** A whole study as one form: the server plans it. */
export function StudyForm({
  catalogue,
  preset: first,
}: {
  readonly catalogue: CatalogueQuery;
  readonly preset: string;
}) {
  const id = useId();
  const router = useRouter();
  const { studyPresets } = catalogue;
  const [draft, setDraft] = useState<StudyDraft>(() => draftOf(first));
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const preset = studyPresets.find(({ name }) => name === draft.preset) ?? studyPresets[0]!;
  const input = studyInput(draft, preset);
  const estimate = useStudyEstimate(input);
  const areSeedsBad = parseSeeds(draft.seeds) === undefined;
  const change = (part: Partial<StudyDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const complaintAt = (path: string): string | undefined =>
    estimate.complaints.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message;
  const isReady = estimate.isCurrent && estimate.runs !== undefined && !areSeedsBad;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      router.push(`/studies/${await startStudy(input)}`);
    } catch (error) {
      setFailure(errorText(error));
      setBusy(false);
    }
  };
  const { augmentations, attacks } = partsOf(preset);
  const data = preset.payload["data"] as { readonly source?: string } | undefined;
  const shared = { catalogue, usual: undefined };
  return (
    <form className="panel launch" onSubmit={submit}>
      <p className="note">
        Models that are trained alike, each under every attack, the surfaces around them, and a report.
      </p>
      <div className="field">
        <label htmlFor={id}>Preset</label>
        <select
          id={id}
          value={preset.name}
          aria-describedby={`${id}-note`}
          onChange={({ target }) => setDraft(draftOf(target.value))}
        >
          {studyPresets.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span className="note" id={`${id}-note`}>
          {preset.help}
        </span>
      </div>
      {/* What is typed belongs to a preset. */}
      <div className="stack" key={preset.name}>
        <FieldInput
          {...shared}
          field={fields.name}
          value={draft.name}
          usual={preset.payload["name"]}
          complaint={complaintAt("name")}
          onChange={(name) => change({ name: String(name ?? "") })}
        />
        <FieldInput
          {...shared}
          field={fields.source}
          value={draft.source}
          usual={data?.source}
          complaint={complaintAt("data")}
          onChange={(source) => change({ source: String(source ?? "") })}
        />
        <StudyBase
          base={draft.base}
          preset={preset}
          catalogue={catalogue}
          complaintAt={complaintAt}
          onChange={(base) => change({ base })}
        />
        <FieldInput
          {...shared}
          field={fields.seeds}
          value={draft.seeds}
          usual={((preset.payload["seeds"] as number[] | undefined) ?? [0]).join(", ")}
          complaint={areSeedsBad ? "want whole numbers, as 0, 1, 2" : complaintAt("seeds")}
          onChange={(seeds) => change({ seeds: String(seeds ?? "") })}
        />
        <NamedChecks
          label="Train on"
          all={augmentations}
          left={draft.untrained}
          onChange={(untrained) => change({ untrained })}
        />
        <NamedChecks
          label="Test under"
          all={attacks}
          left={draft.untested}
          onChange={(untested) => change({ untested })}
        />
        <FieldInput
          {...shared}
          field={fields.extra}
          value={draft.extra}
          complaint={complaintAt("attacks")}
          onChange={(extra) => change({ extra: (extra ?? []) as readonly string[] })}
        />
      </div>
      <div className="bar" role="status">
        <button type="submit" className="primary" disabled={!isReady || isBusy}>
          Start the study
        </button>
        <StudyForecast estimate={estimate} />
        {failure && <span className="danger">{failure}</span>}
      </div>
    </form>
  );
}
