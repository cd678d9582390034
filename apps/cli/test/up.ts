import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A `basin up` that is ready. */
export interface Up {
  readonly pid: number;
  readonly url: string;
  /** What it has said so far. */
  said(): string;
  /** Sends a signal and waits for the end; answers the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const script = fileURLToPath(new URL("../bin/basin.js", import.meta.url));

/** Starts `basin up` on a free port and waits until it is ready. */
export function startUp(args: readonly string[]): Promise<Up> {
  const child = spawn(process.execPath, [script, "up", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  let text = "";
  child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      const [, url] = /Basin is up at (\S+),/.exec(text) ?? [];
      if (url !== undefined)
        resolve({ pid: child.pid!, url, said: () => text, end: (signal) => endOf(child, ended, signal) });
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
