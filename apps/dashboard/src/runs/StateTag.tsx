import type { RunState } from "../gql/graphql.ts";

const signs: Readonly<Record<RunState, string>> = {
  queued: "\u25cb",
  running: "\u25b6",
  succeeded: "\u2713",
  failed: "\u2715",
  cancelled: "\u2013",
  interrupted: "\u21bb",
};

/** A run's state as a sign and a word. */
export function StateTag({ state }: { readonly state: RunState }) {
  return (
    <span className="state" data-state={state}>
      <span aria-hidden="true">{signs[state]}</span> {state}
    </span>
  );
}
