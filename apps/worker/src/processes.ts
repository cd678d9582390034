import { readFileSync } from "node:fs";

/** A process as a worker registered it. */
export interface Registered {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** Seconds by which the two clocks may disagree. */
const TOLERANCE = 60;

/**
 * Whether the process that registered still lives. Numbers of processes are given again: one that began well after the worker
 * registered is another. Clocks may have been set in between; at worst a piece that is being computed is taken over.
 */
export function isAlive({ pid, startedAt }: Registered): boolean {
  if (!exists(pid)) return false;
  const now = look(pid);
  if (!now) return true;
  return !now.ended && Date.now() - startedAt < 1000 * (now.age + TOLERANCE);
}

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

/** Whether a process has ended and only waits to be noticed, and its age in seconds; nothing where there is no `/proc`. */
function look(pid: number): { readonly ended: boolean; readonly age: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const uptime = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]);
    return { ended: /[ZX]/.test(fields[0]!), age: uptime - Number(fields[START]) / TICKS };
  } catch {
    return undefined;
  }
}
