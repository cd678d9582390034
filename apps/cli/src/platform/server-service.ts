import { setTimeout as wait } from "node:timers/promises";
import type { Home } from "./home.js";
import { failed, type ListeningService, startListening } from "./listening-service.js";

/** Where a server listens. */
export interface Listening {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Each line that it prints once it is ready; what it says before is in the error. */
  readonly onLine?: (line: string) => void;
}

const PATIENCE = 60_000;
const POLL = 50;

/**
 * Starts a server on a home and waits until it is ready.
 *
 * @throws ComputeError `failed` with the server's own last line if it ends before
 */
export function startServer(home: Home, { host, port, onLine }: Listening): Promise<ListeningService> {
  return startListening("server", {
    args: ["--host", host, "--port", String(port)],
    env: homeEnv(home),
    answers: untilReady,
    ...(onLine && { onLine }),
  });
}

/** Addresses go by the environment: those of databases hold passwords, and arguments can be read by everyone. */
export function homeEnv({ database, artifacts }: Home): Record<string, string> {
  return { DATABASE_URL: database, BASIN_ARTIFACTS: artifacts };
}

async function untilReady(url: string): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE) {
    const ready = await fetch(`${url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await wait(POLL);
  }
  throw failed("server", `no answer from ${url}/ready within ${PATIENCE / 1000} s`);
}
