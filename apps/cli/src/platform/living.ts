import { readFileSync } from "node:fs";

/** A process, told apart from another one that was given its number later. */
export interface ProcessId {
  readonly pid: number;
  /** When it began, in ticks since the machine did; null where the system does not say. */
  readonly began: string | null;
}

/** This process. */
export function thisProcess(): ProcessId {
  return { pid: process.pid, began: beginning(process.pid) };
}

/** Whether a process still lives. Where the system does not say when it began, its number alone decides. */
export function isLiving({ pid, began }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else lives as well.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const found = beginning(pid);
  return found === null || began === null || found === began;
}

/** Field 22 of Linux's `/proc/PID/stat`, counted behind the name, which may hold spaces and brackets. */
function beginning(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
