import type { EventKind, LiveSubscription } from "../gql/graphql.ts";

/** Something that happened. */
export type LiveEvent = LiveSubscription["live"];

/** What a part of a page wants to hear of. */
export interface Interest {
  readonly runs?: readonly string[];
  readonly surfaces?: readonly string[];
  readonly lists?: readonly EventKind[];
  readonly onEvent?: (event: LiveEvent) => void;
  /** The stream stands, or something was missed: what is shown has to be read anew. */
  readonly onStale?: () => void;
}

/** What a stream has to carry. */
export interface Wanted {
  readonly runs: readonly string[];
  readonly surfaces: readonly string[];
  readonly lists: readonly EventKind[];
}

/** All interests of a page together, in an order of their own so that equal ones are equal texts. */
export function wantedBy(interests: Iterable<Interest>): Wanted {
  const [runs, surfaces, lists] = [new Set<string>(), new Set<string>(), new Set<EventKind>()];
  for (const interest of interests) {
    for (const id of interest.runs ?? []) runs.add(id);
    for (const id of interest.surfaces ?? []) surfaces.add(id);
    for (const kind of interest.lists ?? []) lists.add(kind);
  }
  // More than a hundred are refused; a page shows fewer that move.
  return {
    runs: [...runs].sort().slice(0, 100),
    surfaces: [...surfaces].sort().slice(0, 100),
    lists: [...lists].sort(),
  };
}

/** Whether an event is for an interest. */
export function concerns(
  { kind, subject, runId }: LiveEvent,
  { runs = [], surfaces = [], lists = [] }: Interest,
): boolean {
  const ids = [subject, runId];
  return (
    runs.some((id) => ids.includes(id)) || surfaces.some((id) => ids.includes(id)) || lists.includes(kind)
  );
}
