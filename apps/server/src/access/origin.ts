/**
 * Who may speak to a server that needs no token: programs on this machine, and pages that it serves itself. A page elsewhere
 * can make a browser send requests here; its `Origin` gives it away. A name elsewhere can be made to point here (DNS
 * rebinding); its `Host` gives it away.
 */
import type { IncomingHttpHeaders } from "node:http";

/** What is let in beside the server's own pages. */
export interface Doors {
  /** Whether `Host` must be a name of this machine. */
  readonly loopback: boolean;
  /** Further names that `Host` may have, with or without a port. */
  readonly hosts: readonly string[];
  /** Further origins, as `http://localhost:3000`. */
  readonly origins: readonly string[];
}

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** What speaks against a request; undefined if nothing does. */
export function refusal(headers: IncomingHttpHeaders, doors: Doors): string | undefined {
  const host = headers.host ?? "";
  const name = host.replace(/:\d+$/, "");
  if (doors.loopback && !isLoopback(name) && !doors.hosts.includes(host) && !doors.hosts.includes(name)) {
    return `host: want a name of this machine, got ${JSON.stringify(host.slice(0, 100))}`;
  }
  const { origin } = headers;
  if (origin === undefined || sameHost(origin, host) || doors.origins.includes(origin)) return undefined;
  return `origin: want a page of this server, got ${JSON.stringify(origin.slice(0, 100))}`;
}

function sameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
