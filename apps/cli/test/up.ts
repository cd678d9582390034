import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A `basin up` that is ready. */
export interface Up {
  readonly pid: number;
  readonly url: string;
  /** Where its dashboard answers. */
  readonly dashboard: string | undefined;
  /** What it has said so far. */
  said(): string;
  /** Sends a signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const basinScript = fileURLToPath(new URL("../bin/basin.js", import.meta.url));

/** Starts `basin up` on a free port and waits until it is ready; without the dashboard unless a test is about that. */
export function startUp(
  args: readonly string[],
  { dashboard = false, script = basinScript } = {},
): Promise<Up> {
  const own = ["up", "--port", "0", ...(dashboard ? [] : ["--no-dashboard"])];
  const child = spawn(process.execPath, [script, ...own, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  let text = "";
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      const [, url] = /Basin is up at (\S+),/.exec(text) ?? [];
      const [, pages] = /^Open (\S+)$/m.exec(text) ?? [];
      const end = (signal: NodeJS.Signals) => endOf(child, ended, signal);
      if (url !== undefined) resolve({ pid: child.pid!, url, dashboard: pages, said: () => text, end });
    });
    void ended.then((code) => reject(new Error(`basin up ended with ${code}: ${text}`)));
  });
}

function endOf(
  child: ChildProcess,
  ended: Promise<number | null>,
  signal: NodeJS.Signals,
): Promise<number | null> {
  child.kill(signal);
  return ended;
}

/** A child of a process by a word of its command line, on Linux. */
export function findChild(pid: number, word: string): number | undefined {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  return children.find((child) => readFileSync(`/proc/${child}/cmdline`, "utf8").includes(word));
}

/** Whether a process lives. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
