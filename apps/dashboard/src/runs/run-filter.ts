import type { RunFilter, RunSort, RunSortKey, RunState, TaskName } from "../gql/graphql.ts";
import type { AddressWords } from "../surface/view-state.ts";

export const taskNames: readonly TaskName[] = [
  "train",
  "finetune",
  "evaluate",
  "attack",
  "surface",
  "hessian",
  "import_model",
  "report",
];
export const runStates: readonly RunState[] = [
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
];
const sortKeys: readonly RunSortKey[] = ["createdAt", "finishedAt", "title", "state", "task", "seconds"];

/** Which runs are shown and in what order; it stands in the address. */
export interface RunView {
  readonly task: TaskName | undefined;
  readonly state: RunState | undefined;
  readonly text: string;
  readonly study: string | undefined;
  readonly model: string | undefined;
  readonly config: string | undefined;
  readonly sort: RunSort;
  /** Whether runs that differ in their seed alone are one row. */
  readonly isGrouped: boolean;
}

/** Reads an address; what is not understood is as if it were not there. */
export function parseRunView(words: AddressWords): RunView {
  const text = (name: string): string | undefined => {
    const word = words[name];
    return typeof word === "string" && word !== "" ? word : undefined;
  };
  const key = text("sort")?.replace(/^-/, "");
  return {
    task: taskNames.find((name) => name === text("task")),
    state: runStates.find((name) => name === text("state")),
    text: text("text") ?? "",
    study: text("study"),
    model: text("model"),
    config: text("config"),
    sort: {
      by: sortKeys.find((name) => name === key) ?? "createdAt",
      descending: key === undefined || text("sort")!.startsWith("-"),
    },
    isGrouped: text("group") === "1",
  };
}

/** Only what differs from the usual. */
export function formatRunView({
  task,
  state,
  text,
  study,
  model,
  config,
  sort,
  isGrouped,
}: RunView): Record<string, string | undefined> {
  const isUsual = sort.by === "createdAt" && sort.descending;
  return {
    task,
    state,
    text: text || undefined,
    study,
    model,
    config,
    sort: isUsual ? undefined : `${sort.descending ? "-" : ""}${sort.by}`,
    group: isGrouped ? "1" : undefined,
  };
}

/** All runs. */
export const noFilters = {
  task: undefined,
  state: undefined,
  text: "",
  study: undefined,
  model: undefined,
  config: undefined,
} satisfies Partial<RunView>;

/** What the server is asked. */
export function filterOf({ task, state, text, study, model, config }: RunView): RunFilter {
  return {
    ...(task && { tasks: [task] }),
    ...(state && { states: [state] }),
    ...(text && { text }),
    ...(study && { studyId: study }),
    ...(model && { modelId: model }),
    ...(config && { configHash: config }),
  };
}
