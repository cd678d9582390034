import type { Run } from "@basin/db";

/** The command line that would start the same run again. */
export function commandOf({ task }: Run): string {
  return `basin run ${task}`;
}
