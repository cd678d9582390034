"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { errorText } from "../api/query.ts";
import type { CatalogueQuery } from "../gql/graphql.ts";
import { durationText } from "../runs/duration-text.ts";
import { taskText } from "../runs/task-text.ts";
import { Choice } from "../surface/Choice.tsx";
import { type Draft, valueAt, withValue } from "./draft.ts";
import { FieldInput } from "./FieldInput.tsx";
import { type FormTask, formFields, formTasks } from "./form-fields.ts";
import { startRun } from "./start-run.ts";
import { useEstimate } from "./use-estimate.ts";

/** What a form begins with. */
export interface Beginning {
  readonly task: FormTask;
  readonly draft: Draft;
  readonly preset: string;
  /** The run that is cloned with changes. */
  readonly parentId: string | undefined;
}

/** Starts one run: what is not given has the preset's value, or the task's. */
export function LaunchForm({
  catalogue,
  beginning,
}: {
  readonly catalogue: CatalogueQuery;
  readonly beginning: Beginning;
}) {
  const router = useRouter();
  const [task, setTask] = useState(beginning.task);
  const [draft, setDraft] = useState(beginning.draft);
  const [preset, setPreset] = useState(beginning.preset);
  const [study, setStudy] = useState("");
  const [title, setTitle] = useState("");
  const [failure, setFailure] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const estimate = useEstimate(task, draft, preset);
  const presets = catalogue.presets.filter((one) => one.task === task);
  const isReady = estimate.isCurrent && estimate.payload !== undefined && estimate.complaints.length === 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const beside = {
        ...(title && { title }),
        ...(study && { studyId: study }),
        ...(beginning.parentId && { parentId: beginning.parentId }),
      };
      const { run, userErrors } = await startRun(task, estimate.payload!, beside);
      if (run) return router.push(`/runs/${run.id}`);
      setFailure(userErrors.map(({ message }) => message).join("; "));
    } catch (error) {
      setFailure(errorText(error));
    }
    setBusy(false);
  };
  const fieldPaths = formFields[task].map(({ path }) => path);
  const others = estimate.complaints.filter(({ path }) => !fieldPaths.some((field) => belongs(path, field)));
  return (
    <form className="panel launch" onSubmit={submit}>
      <Choice
        label="Task"
        value={task}
        choices={formTasks}
        names={taskText}
        onChange={(next) => {
          setTask(next);
          // What both tasks have is kept; the other's fields would be unknown to the new one.
          const shared = ["model", "data.source"].filter((path) =>
            formFields[next].some((field) => field.path === path),
          );
          setDraft(shared.reduce((kept, path) => withValue(kept, path, valueAt(draft, path)), {} as Draft));
        }}
      />
      {presets.length > 0 && (
        <div className="field">
          <label htmlFor="preset">Preset</label>
          <select id="preset" value={preset} onChange={({ target }) => setPreset(target.value)}>
            <option value="">none</option>
            {presets.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <span className="note">{presets.find(({ name }) => name === preset)?.help}</span>
        </div>
      )}
      {formFields[task].map((field) => (
        <FieldInput
          key={`${task} ${field.path}`}
          field={field}
          value={valueAt(draft, field.path)}
          usual={valueAt(estimate.usual, field.path)}
          complaint={estimate.complaints.find(({ path }) => belongs(path, field.path))?.message}
          catalogue={catalogue}
          onChange={(value) => setDraft(withValue(draft, field.path, value))}
        />
      ))}
      <div className="field">
        <label htmlFor="title">Title</label>
        <input
          id="title"
          value={title}
          placeholder="made of the configuration"
          onChange={({ target }) => setTitle(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="of-study">Study</label>
        <select id="of-study" value={study} onChange={({ target }) => setStudy(target.value)}>
          <option value="">none</option>
          {catalogue.studies.edges.map(({ node }) => (
            <option key={node.id} value={node.id}>
              {node.name}
            </option>
          ))}
        </select>
      </div>
      <div className="bar" role="status">
        <button type="submit" className="primary" disabled={!isReady || isBusy}>
          Start
        </button>
        {estimate.seconds !== undefined && estimate.complaints.length === 0 && (
          <span className="quiet">about {durationText(estimate.seconds)} on one usual machine</span>
        )}
        {others.map(({ message }) => (
          <span key={message} className="danger">
            {message}
          </span>
        ))}
        {failure && <span className="danger">{failure}</span>}
      </div>
    </form>
  );
}

/** Whether a complaint at `path` is about a field. */
function belongs(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || (path !== "" && field.startsWith(`${path}.`));
}
