import { type Client, createClient } from "@basin/client";
import { note } from "../progress.js";
import { checkedUrl, isLoopback, reachable } from "./address.js";
import { complain } from "./complain.js";
import { chooseHome, type Home, makeHome } from "./home.js";
import { type LockText, readLock } from "./home-lock.js";
import type { PlatformOptions } from "./options.js";
import { startServer } from "./server-service.js";
import type { Service } from "./service.js";
import { startWorker } from "./up.js";

/** A platform that a command works with. */
export interface Platform {
  readonly client: Client;
  /** Whether something computes there that outlives this command; where not, runs wait for the next worker. */
  readonly lasting: boolean;
  /** Where its dashboard answers, where one is known. */
  readonly dashboard?: string | undefined;
}

/** What a command needs beside the API. */
export interface Needs {
  /** Something that computes: where nothing is up, a worker for as long as the command takes. */
  readonly worker?: boolean;
}

/**
 * Does some work with the platform that the options choose: a server by its address, the `basin up` that runs on the
 * home, or else a server of our own on the home for as long as the work takes.
 */
export async function withPlatform<T>(
  options: PlatformOptions,
  work: (platform: Platform) => Promise<T>,
  { worker = false }: Needs = {},
): Promise<T> {
  try {
    const remote = await findServer(options);
    if (remote !== undefined) {
      const { dashboard, ...address } = remote;
      return await work({ client: createClient(address), lasting: true, dashboard });
    }
    return await withOwnServer(options, { worker }, work);
  } catch (error) {
    throw complain(error);
  }
}

/** A server that is there already. */
async function findServer(options: PlatformOptions) {
  const token = options.token || process.env["BASIN_TOKEN"] || undefined;
  const url = options.url || process.env["BASIN_URL"];
  if (url) return { url: checkedUrl(url), token, dashboard: undefined };
  const lock = await readLock(chooseHome(options));
  if (!lock?.url) return undefined;
  // Beyond loopback addresses a server wants a token; without one, a server of our own on the same home needs none.
  if (!token && !isLoopback(lock.url)) return undefined;
  return { url: reachable(lock.url), token, dashboard: dashboardOf(lock) };
}

function dashboardOf({ dashboard }: LockText): string | undefined {
  return dashboard ? reachable(dashboard) : undefined;
}

async function withOwnServer<T>(
  options: PlatformOptions,
  { worker }: { readonly worker: boolean },
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const chosen = chooseHome(options);
  const lock = await readLock(chosen);
  const home: Home = lock === undefined ? chosen : { ...chosen, ...lock };
  await makeHome(home);
  const { service, url } = await startServer(home, { host: "127.0.0.1", port: 0 });
  const services = [service];
  if (worker && lock === undefined) services.push(startWorker(home));
  try {
    const dashboard = lock && dashboardOf(lock);
    return await work({ client: createClient({ url }), lasting: lock !== undefined, dashboard });
  } finally {
    await stopAll(services);
  }
}

/** A service that had hardly begun does not answer signals yet. */
const asked = new Set(["exit code 0", "signal SIGTERM"]);

async function stopAll(services: readonly Service[]): Promise<void> {
  for (const service of services) service.stop();
  const ends = await Promise.all(services.map(({ ended }) => ended));
  for (const { how, lastLine } of ends) if (!asked.has(how)) note(`${how}: ${lastLine}`);
}
