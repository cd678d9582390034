import type { Server } from "node:http";

/** Milliseconds that requests have to finish. */
const GRACE = 5000;
/** Between two looks for connections that have become idle. */
const LOOK = 50;

/** Stops listening and waits for requests; what is not done after a while is cut off. */
export async function drainHttp(http: Server): Promise<void> {
  if (!http.listening) return;
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve());
  });
  const looks = setInterval(() => http.closeIdleConnections(), LOOK);
  const end = setTimeout(() => http.closeAllConnections(), GRACE);
  http.closeIdleConnections();
  await closed;
  clearInterval(looks);
  clearTimeout(end);
}
