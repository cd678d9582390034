import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The programs that are started as processes of their own. */
export type ServiceProgram = "server" | "worker";

/** What a service is started with. */
export interface ServiceOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** How a service ended: `exit code 1`, `signal SIGKILL`, with the last line of its errors. */
export interface ServiceEnd {
  readonly how: string;
  readonly lastLine: string;
}

/** A running process. */
export interface Service {
  readonly ended: Promise<ServiceEnd>;
  /** Asks it to finish; a second call ends it at once. */
  stop(): void;
}

const leash = new URL("./leash.js", import.meta.url).href;

/**
 * Starts a server or a worker. It is in a process group of its own, so that Ctrl-C reaches us and we decide in which
 * order to stop; it ends when this process does.
 */
export function startService(
  program: ServiceProgram,
  { args, env, onLine = () => {} }: ServiceOptions,
): Service {
  const child = spawn(process.execPath, ["--import", leash, programFile(program), ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
  });
  let lastLine = "";
  createInterface(child.stdout!).on("line", onLine);
  createInterface(child.stderr!).on("line", (line) => {
    if (!isTrace(line)) lastLine = line;
    onLine(line);
  });
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const ended = endOf(child).then((how) => {
    process.off("exit", killWithUs);
    return { how, lastLine };
  });
  let asked = false;
  const stop = (): void => {
    child.kill(asked ? "SIGKILL" : "SIGTERM");
    asked = true;
  };
  return { ended, stop };
}

/** Lines that surround the message of an error which nothing caught. */
function isTrace(line: string): boolean {
  return line.trim() === "" || /^(\s|[}\]]|Node\.js v|node:|file:)/.test(line);
}

/** Packages show their index alone; their programs lie at a fixed place beside it. */
function programFile(program: ServiceProgram): string {
  const index = import.meta.resolve(`@basin/${program}`);
  return fileURLToPath(new URL(`../bin/basin-${program}.js`, index));
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}
