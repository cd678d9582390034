"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { errorText } from "../api/query.ts";
import type { CatalogueQuery } from "../gql/graphql.ts";
import { attackName } from "../models/attack-name.ts";
import { taskText } from "../runs/task-text.ts";
import { Choice } from "../surface/Choice.tsx";
import { startStudy } from "./start-study.ts";
import { studyAttacks, studyPlan } from "./study-plan.ts";

const presetNames = ["small", "paper"] as const;
const presetHelp = {
  small: "the included digits and ResNet-8: minutes on two cores",
  paper: "CIFAR-10 and ResNet-32 as in the paper: days on two cores",
} as const;

/** A whole study as one form. */
export function StudyForm({
  catalogue,
  preset: first,
}: {
  readonly catalogue: CatalogueQuery;
  readonly preset: "small" | "paper";
}) {
  const router = useRouter();
  const [preset, setPreset] = useState<"small" | "paper">(first);
  const offered = studyAttacks(catalogue.presets, preset);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [name, setName] = useState("Adversarial training and the loss surface");
  const [state, setState] = useState<{ readonly done?: number; readonly complaint?: string }>({});
  const steps = studyPlan(offered.filter((attack) => !left.has(attack)));
  const isBusy = state.done !== undefined && state.complaint === undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setState({ done: 0 });
    try {
      const study = await startStudy(name, { steps, preset, onStep: (done) => setState({ done }) });
      router.push(`/runs?study=${study}`);
    } catch (error) {
      setState({ complaint: errorText(error) });
    }
  };
  return (
    <form className="panel launch" onSubmit={submit}>
      <p className="note">
        A clean model, one fine-tuned on each attack, and for each of them its robustness and its surface.
      </p>
      <Choice label="Preset" value={preset} choices={presetNames} onChange={setPreset} />
      <span className="note">{presetHelp[preset]}</span>
      <div className="field">
        <label htmlFor="study-name">Name</label>
        <input id="study-name" value={name} required onChange={({ target }) => setName(target.value)} />
      </div>
      <fieldset className="bar" aria-label="Attacks">
        {offered.map((attack) => (
          <label key={attack}>
            <input
              type="checkbox"
              checked={!left.has(attack)}
              onChange={({ target }) =>
                setLeft(
                  target.checked
                    ? new Set([...left].filter((one) => one !== attack))
                    : new Set([...left, attack]),
                )
              }
            />{" "}
            {attackName(attack)}
          </label>
        ))}
      </fieldset>
      <details>
        <summary>{steps.length} runs</summary>
        <ol>
          {steps.map(({ key, task, title }) => (
            <li key={key}>
              {title} <span className="quiet">{taskText[task]}</span>
            </li>
          ))}
        </ol>
      </details>
      <div className="bar" role="status">
        <button type="submit" className="primary" disabled={isBusy || name.trim() === ""}>
          Start the study
        </button>
        {isBusy && (
          <span className="quiet">
            {state.done} of {steps.length} runs started
          </span>
        )}
        {state.complaint && <span className="danger">{state.complaint}</span>}
      </div>
    </form>
  );
}
