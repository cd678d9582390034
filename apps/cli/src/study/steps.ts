import type { Study } from "@basin/client";

/** One run of a study, and what it is there. */
export type Step = Study["steps"][number];

/** The steps whose runs are in one of some states. */
export function stepsIn({ steps }: Study, states: readonly Step["run"]["state"][]): Step[] {
  return steps.filter(({ run }) => states.includes(run.state));
}
