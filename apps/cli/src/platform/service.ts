import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The programs that are started as processes of their own. */
export type ServiceProgram = "server" | "worker" | "dashboard";

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
 * Starts a server, a worker or a dashboard. It is in a process group of its own, so that Ctrl-C reaches us and we decide in which
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

/** What is resolved of each program's package, and where the program lies from there. */
const places: Readonly<Record<ServiceProgram, readonly [module: string, path: string]>> = {
  server: ["@basin/server", "../bin/basin-server.js"],
  worker: ["@basin/worker", "../bin/basin-worker.js"],
  dashboard: ["@basin/dashboard/package.json", "bin/basin-dashboard.js"],
};

function programFile(program: ServiceProgram): string {
  const [module, path] = places[program];
  return fileURLToPath(new URL(path, import.meta.resolve(module)));
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}
