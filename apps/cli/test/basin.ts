import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null;
  /** What ended it, if that was a signal. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the command is run. */
export interface RunOptions {
  readonly cwd?: string;
  /** Press Ctrl-C once stderr says this. */
  readonly interruptAt?: RegExp;
  /** And this many milliseconds later. */
  readonly patience?: number;
  /** And once more so many milliseconds after that. */
  readonly pressAgain?: number;
}

const script = fileURLToPath(new URL("../bin/basin.js", import.meta.url));

/** Runs the built command in a process of its own. */
export function basin(
  args: readonly string[],
  { cwd, interruptAt, patience = 0, pressAgain }: RunOptions = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr, pressed] = ["", "", false];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (pressed || !interruptAt?.test(stderr)) return;
      pressed = true;
      setTimeout(() => child.kill("SIGINT"), patience);
      if (pressAgain !== undefined) setTimeout(() => child.kill("SIGINT"), patience + pressAgain);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs the command and reads the one JSON document on its stdout; fails with stderr if it did not work. */
export async function basinJson<T = Record<string, unknown>>(
  args: readonly string[],
  options: RunOptions = {},
): Promise<T> {
  const { code, stdout, stderr } = await basin([...args, "--json"], options);
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A temporary folder, and a way to remove it. */
export async function createFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "basin-cli-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Words of a command line without quotes. */
export function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

/** Trains a small model on digits. */
export async function trainSmall(cwd: string, out: string, { seed = 0 } = {}): Promise<void> {
  const line = `train --arch resnet8 --data digits --images 256 --epochs 1 --batch 32 --seed ${seed} --out ${out}`;
  await basinJson(words(line), { cwd });
}
