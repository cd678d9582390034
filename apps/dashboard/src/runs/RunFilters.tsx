"use client";

import { type RunView, runStates, taskNames } from "./run-filter.ts";
import { taskText } from "./task-text.ts";

/** What is shown of all runs. */
export function RunFilters({
  view,
  change,
}: {
  readonly view: RunView;
  readonly change: (part: Partial<RunView>) => void;
}) {
  return (
    <search className="panel bar">
      <input
        type="search"
        aria-label="Search titles, notes, tags and ids"
        placeholder="title, note, tag or id"
        value={view.text}
        onChange={({ target }) => change({ text: target.value })}
      />
      <select
        aria-label="Task"
        value={view.task ?? ""}
        onChange={({ target }) => change({ task: taskNames.find((name) => name === target.value) })}
      >
        <option value="">every task</option>
        {taskNames.map((name) => (
          <option key={name} value={name}>
            {taskText[name]}
          </option>
        ))}
      </select>
      <select
        aria-label="State"
        value={view.state ?? ""}
        onChange={({ target }) => change({ state: runStates.find((name) => name === target.value) })}
      >
        <option value="">every state</option>
        {runStates.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <label>
        <input
          type="checkbox"
          checked={view.isGrouped}
          onChange={({ target }) => change({ isGrouped: target.checked })}
        />{" "}
        group by configuration
      </label>
      {(["study", "model", "config"] as const).map(
        (name) =>
          view[name] && (
            <button key={name} type="button" onClick={() => change({ [name]: undefined })}>
              {name} {view[name].slice(0, 12)} &times;
            </button>
          ),
      )}
    </search>
  );
}
