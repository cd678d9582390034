import { hostname, networkInterfaces } from "node:os";
import { isLoopback, reachable } from "./address.js";
import { type ListeningService, startListening } from "./listening-service.js";
import { choosePort } from "./port.js";

/** Where a dashboard listens, and what it shows. */
export interface DashboardOptions {
  /** Address of the server. */
  readonly api: string;
  readonly host: string;
  /** The usual one, or the next that is free, unless given. */
  readonly port?: number | undefined;
  readonly onLine?: (line: string) => void;
}

const USUAL_PORT = 3000;

/** The port that a dashboard will have. @throws ComputeError `unsupported` if the one that was asked for is taken */
export function dashboardPort(host: string, asked?: number): Promise<number> {
  return choosePort("--dashboard-port", { host, asked, usual: USUAL_PORT });
}

/**
 * Starts the dashboard of a server and waits until it listens.
 *
 * @throws ComputeError `failed` with its own last line if it ends before, as where its pages are not built
 */
export function startDashboard(
  options: DashboardOptions & { readonly port: number },
): Promise<ListeningService> {
  const { api, host, port, onLine } = options;
  return startListening("dashboard", {
    args: ["--api", reachable(api), "--host", host, "--port", String(port)],
    // A key of whoever started it is not for everyone who opens its pages.
    env: { BASIN_TOKEN: "", ...(isLoopback(api) ? {} : { BASIN_DASHBOARD_HOSTS: ownNames() }) },
    ...(onLine && { onLine }),
  });
}

/** What this machine is called by others: its name and its addresses, beside the names that the environment adds. */
function ownNames(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list = []) =>
    list.map(({ address }) => address),
  );
  const names = addresses.map((address) => (address.includes(":") ? `[${address}]` : address));
  const more = process.env["BASIN_DASHBOARD_HOSTS"] || undefined;
  return [hostname(), ...names, ...(more === undefined ? [] : [more])].join(",");
}
