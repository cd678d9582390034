"use client";

import { useState } from "react";
import { quantities } from "../landscape/grid.ts";
import type { BoardSurface } from "../surface/board-surface.ts";
import { Choice } from "../surface/Choice.tsx";
import { usualScale, type ViewState, views } from "../surface/view-state.ts";

interface Props {
  readonly surfaces: readonly BoardSurface[];
  readonly state: ViewState;
  readonly change: (part: Partial<ViewState>) => void;
}

const viewNames = { "3d": "3-D", contour: "Contours", both: "Both" } as const;

/** How the surfaces are shown, for all of them together. */
export function CompareControls({ surfaces, state, change }: Props) {
  return (
    <div className="panel bar" role="toolbar" aria-label="How surfaces are shown">
      <Choice
        label="View"
        value={state.view}
        choices={views}
        names={viewNames}
        onChange={(view) => change({ view })}
      />
      <Choice
        label="Quantity"
        value={state.quantity}
        choices={quantities}
        onChange={(quantity) => change({ quantity, scale: usualScale(quantity), cutoff: undefined })}
      />
      <Choice
        label="Scale"
        value={state.scale}
        choices={["log", "linear"] as const}
        onChange={(scale) => change({ scale })}
      />
      <CutOff cutoff={state.cutoff} onChange={(cutoff) => change({ cutoff })} />
      {surfaces.length > 1 && (
        <>
          <Choice
            label="Range"
            value={state.isShared ? "shared" : "own"}
            choices={["shared", "own"] as const}
            onChange={(range) => change({ isShared: range === "shared" })}
          />
          <BaseChoice surfaces={surfaces} state={state} change={change} />
        </>
      )}
    </div>
  );
}

function BaseChoice({ surfaces, state, change }: Props) {
  return (
    <label>
      Difference to{" "}
      <select
        value={state.isDifference ? (state.base ?? surfaces[0]!.id) : ""}
        onChange={({ target }) =>
          change(
            target.value === ""
              ? { isDifference: false, base: undefined }
              : { isDifference: true, base: target.value },
          )
        }
      >
        <option value="">nothing</option>
        {surfaces.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A number that is taken once it is one. */
function CutOff({
  cutoff,
  onChange,
}: {
  readonly cutoff: number | undefined;
  readonly onChange: (cutoff: number | undefined) => void;
}) {
  const [text, setText] = useState(cutoff?.toString() ?? "");
  return (
    <label>
      Cut off above{" "}
      <input
        className="short"
        inputMode="decimal"
        placeholder="none"
        value={text}
        aria-invalid={text !== "" && !(Number(text) > 0)}
        onChange={({ target }) => {
          setText(target.value);
          if (target.value === "") onChange(undefined);
          else if (Number(target.value) > 0) onChange(Number(target.value));
        }}
      />
    </label>
  );
}
