import { readFileSync } from "node:fs";

/** A process as a worker registered it. */
export interface Registered {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/**
 * Whether the process that registered still lives. Numbers of processes are given again: one that began well after the worker
 * registered is another. Clocks may have been set in between; at worst a piece that is being computed is taken over.
 */
export function isAlive({ pid, startedAt }: Registered): boolean {
  if (!exists(pid)) return false;
  const age = ageOf(pid);
  return age === undefined || Date.now() - startedAt < 1000 * (age + TOLERANCE);
}

/** Seconds by which the two clocks may disagree. */
const TOLERANCE = 60;

/** A process that may not be signalled is there as well. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ticks a second in `/proc`, on every architecture of Linux that Node runs on. */
const TICKS = 100;
/** Where the start of a process stands behind the name in parentheses; see proc(5), field 22. */
const START = 19;

/** How long a process has been there, in seconds; unknown where there is no `/proc`. */
function ageOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    return uptime - Number(fields[START]) / TICKS;
  } catch {
    return undefined;
  }
}
