import { setTimeout as wait } from "node:timers/promises";
import { ComputeError } from "@basin/compute";
import type { Home } from "./home.js";
import { type Service, startService } from "./service.js";

/** Where a server listens. */
export interface Listening {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Each line that it prints once it is ready; what it says before is in the error. */
  readonly onLine?: (line: string) => void;
}

/** A server that answers. */
export interface RunningServer {
  readonly service: Service;
  readonly url: string;
}

const PATIENCE = 60_000;
const POLL = 50;

/**
 * Starts a server on a home and waits until it is ready.
 *
 * @throws ComputeError `failed` with the server's own last line if it ends before
 */
export async function startServer(home: Home, { host, port, onLine }: Listening): Promise<RunningServer> {
  let found: (url: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    found = resolve;
  });
  let ready = false;
  const service = startService("server", {
    args: ["--host", host, "--port", String(port)],
    env: homeEnv(home),
    onLine(line) {
      const [url] = /https?:\/\/\S+/.exec(line) ?? [];
      if (url !== undefined) found(url.replace(/\/+$/, ""));
      if (ready) onLine?.(line);
    },
  });
  const early = service.ended.then(({ how, lastLine }) => {
    throw failed(lastLine || `ended with ${how} before it was ready`);
  });
  try {
    const url = await Promise.race([address.then(waitUntilReady), early]);
    ready = true;
    return { service, url };
  } catch (error) {
    service.stop();
    throw error;
  } finally {
    early.catch(() => {});
  }
}

/** Addresses go by the environment: those of databases hold passwords, and arguments can be read by everyone. */
export function homeEnv({ database, artifacts }: Home): Record<string, string> {
  return { DATABASE_URL: database, BASIN_ARTIFACTS: artifacts };
}

async function waitUntilReady(url: string): Promise<string> {
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE) {
    const ready = await fetch(`${url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return url;
    await wait(POLL);
  }
  throw failed(`no answer from ${url}/ready within ${PATIENCE / 1000} s`);
}

function failed(detail: string): ComputeError {
  return new ComputeError({
    code: "failed",
    where: "server",
    detail: detail.replace(/^(basin-)?server: /, ""),
  });
}
