import { note } from "../progress.js";
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
}

/** Everything that runs. */
export interface Running {
  readonly url: string;
  readonly home: Home;
  /** Asks everything to finish; a second call ends it at once. */
  stop(): void;
  /** Once all of it has ended. */
  readonly done: Promise<void>;
}

/**
 * Starts a server and workers on a home that nobody else has up, and starts again what dies.
 *
 * @throws ComputeError if the home is taken or the server does not get ready
 */
export async function bringUp(options: UpOptions): Promise<Running> {
  const home = chooseHome(options);
  await makeHome(home);
  const lock = await lockHome(home);
  try {
    return await startAll(home, lock, options);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startAll(home: Home, lock: HomeLock, options: UpOptions): Promise<Running> {
  const { service, url } = await startServer(home, { ...options, onLine: tell("server") });
  await lock.announce(url);
  // A server that is started again has the port that the first one found.
  const again = { host: options.host, port: Number(new URL(url).port), onLine: tell("server") };
  const server = keepService(service, {
    name: "server",
    start: async () => (await startServer(home, again)).service,
    note,
  });
  const workers = Array.from({ length: options.workers }, (_, i) =>
    keepWorker(home, options, options.workers === 1 ? "worker" : `worker ${i + 1}`),
  );
  const kept = [server, ...workers];
  return {
    url,
    home,
    stop() {
      for (const one of kept) one.stop();
    },
    done: Promise.all(kept.map(({ done }) => done)).then(() => lock.release()),
  };
}

function keepWorker(home: Home, options: Pick<UpOptions, "threads">, name: string): Kept {
  const start = (): Service => startWorker(home, { ...options, onLine: tell(name) });
  return keepService(start(), { name, start: async () => start(), note });
}

/** Starts a worker on a home. */
export function startWorker(
  home: Home,
  { threads, onLine }: { readonly threads?: number; readonly onLine?: (line: string) => void } = {},
): Service {
  const args = threads === undefined ? [] : ["--threads", String(threads)];
  return startService("worker", { args, env: homeEnv(home), ...(onLine && { onLine }) });
}

/** What services say goes to stderr under their name. */
function tell(name: string): (line: string) => void {
  return (line) => note(`${name}: ${line}`);
}
