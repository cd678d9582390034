import type { Run } from "@basin/db";
import type { AlarmType } from "./run.type.js";

/** What an evaluation noticed about itself; nothing before it has succeeded, and nothing of other tasks. */
export function alarmsOf(run: Run | undefined): readonly AlarmType[] {
  const alarms = run?.task === "evaluate" ? run.result?.["alarms"] : undefined;
  return Array.isArray(alarms) ? (alarms as AlarmType[]) : [];
}
