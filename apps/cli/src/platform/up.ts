import { note } from "../progress.js";
import { dashboardPort, startDashboard } from "./dashboard-service.js";
import { chooseHome, type Home, type HomeOptions, makeHome } from "./home.js";
import { type HomeLock, lockHome } from "./home-lock.js";
import { type Kept, keepService } from "./keeper.js";
import { homeEnv, startServer } from "./server-service.js";
import { type Service, startService } from "./service.js";

/** What `basin up` is asked for. */
export interface UpOptions extends HomeOptions {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly threads?: number;
  /** Where each worker computes. */
  readonly device?: string;
  readonly dashboard: boolean;
  readonly dashboardPort?: number;
}

/** Everything that runs. */
export interface Running {
  readonly url: string;
  /** Where the dashboard answers; nothing without one. */
  readonly dashboard: string | undefined;
  readonly home: Home;
  /** Asks everything to finish; a second call ends it at once. */
  stop(): void;
  /** Once all of it has ended. */
  readonly done: Promise<void>;
}

/**
 * Starts a server, workers and a dashboard on a home that nobody else has up, and starts again what dies.
 *
 * @throws ComputeError if the home or a port is taken or the server does not get ready
 */
export async function bringUp(options: UpOptions): Promise<Running> {
  const home = chooseHome(options);
  const port = options.dashboard ? await dashboardPort(options.host, options.dashboardPort) : undefined;
  await makeHome(home);
  const lock = await lockHome(home);
  try {
    return await startAll(home, lock, { ...options, dashboardPort: port });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The port of the dashboard has been chosen; without one there is no dashboard. */
type Chosen = Omit<UpOptions, "dashboardPort"> & { readonly dashboardPort: number | undefined };

async function startAll(home: Home, lock: HomeLock, options: Chosen): Promise<Running> {
  const { host } = options;
  const { service, url } = await startServer(home, { ...options, onLine: tell("server") });
  // What is started again has the port that the first one found.
  const again = { host, port: portOf(url), onLine: tell("server") };
  const server = keepService(service, {
    name: "server",
    start: async () => (await startServer(home, again)).service,
    note,
  });
  const workers = Array.from({ length: options.workers }, (_, i) =>
    keepWorker(home, options, options.workers === 1 ? "worker" : `worker ${i + 1}`),
  );
  const pages = await keepDashboard(url, options);
  await lock.announce({ url, dashboard: pages?.url ?? null });
  const kept = [server, ...workers, ...(pages ? [pages.kept] : [])];
  return {
    url,
    dashboard: pages?.url,
    home,
    stop() {
      for (const one of kept) one.stop();
    },
    done: Promise.all(kept.map(({ done }) => done)).then(() => lock.release()),
  };
}

/** Everything else goes on where the pages cannot be shown, as where they are not built. */
async function keepDashboard(
  api: string,
  { host, dashboardPort: port }: Chosen,
): Promise<{ readonly kept: Kept; readonly url: string } | undefined> {
  if (port === undefined) return undefined;
  try {
    const first = { api, host, port, onLine: tell("dashboard") };
    const { service, url } = await startDashboard(first);
    const again = { ...first, port: portOf(url) };
    const start = async (): Promise<Service> => (await startDashboard(again)).service;
    return { kept: keepService(service, { name: "dashboard", start, note }), url };
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port) || 80;
}

function keepWorker(home: Home, options: Pick<UpOptions, "threads" | "device">, name: string): Kept {
  const start = (): Service => startWorker(home, { ...options, onLine: tell(name) });
  return keepService(start(), { name, start: async () => start(), note });
}

interface WorkerChoice {
  readonly threads?: number;
  readonly device?: string;
  readonly onLine?: (line: string) => void;
}

/** Starts a worker on a home. */
export function startWorker(home: Home, { threads, device, onLine }: WorkerChoice = {}): Service {
  const args = [
    ...(threads === undefined ? [] : ["--threads", String(threads)]),
    ...(device === undefined ? [] : ["--slots", device]),
  ];
  return startService("worker", { args, env: homeEnv(home), ...(onLine && { onLine }) });
}

/** What services say goes to stderr under their name. */
function tell(name: string): (line: string) => void {
  return (line) => note(`${name}: ${line}`);
}
