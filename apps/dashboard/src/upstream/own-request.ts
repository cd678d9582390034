const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Why a request may not be passed on, in one line; nothing where it may. This app speaks for its visitors to a server
 * that trusts it, so it must know them first: a name that is not its own points to a rebound address, and an origin
 * that is not its own to another site's script. Further names stand in BASIN_DASHBOARD_HOSTS, between commas.
 */
export function strangerComplaint(headers: Headers): string | undefined {
  const host = headers.get("host") ?? "";
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const known = (process.env["BASIN_DASHBOARD_HOSTS"] || "")
    .split(",")
    .map((text) => text.trim().toLowerCase());
  if (!loopback.test(name) && !known.includes(name)) {
    return `host: want localhost or a name of BASIN_DASHBOARD_HOSTS, got ${JSON.stringify(name)}`;
  }
  const origin = headers.get("origin");
  if (origin === null || [`http://${host}`, `https://${host}`].includes(origin)) return undefined;
  return `origin: want this page's own, got ${JSON.stringify(origin)}`;
}
