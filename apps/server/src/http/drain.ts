import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Milliseconds that requests have to finish. */
const GRACE = 5000;
/** Between two looks for connections that have become idle. */
const LOOK = 50;

/**
 * Watches the connections of a server from its beginning. The result stops listening and waits for requests; what is not
 * done after a while is cut off. Node's own list of idle connections lacks those that have not asked anything yet, which
 * browsers and `fetch` open in advance.
 */
export function createDrain(http: Server): () => Promise<void> {
  const requests = new Map<Socket, number>();
  const count = (socket: Socket, by: 1 | -1): void => {
    const before = requests.get(socket);
    if (before !== undefined) requests.set(socket, before + by);
  };
  http.on("connection", (socket: Socket) => {
    requests.set(socket, 0);
    socket.once("close", () => requests.delete(socket));
  });
  http.on("request", ({ socket }, response) => {
    count(socket, 1);
    response.once("close", () => count(socket, -1));
  });
  // Web sockets are ended by whoever speaks over them.
  http.on("upgrade", ({ socket }) => requests.delete(socket));
  const closeIdle = (): void => {
    for (const [socket, open] of requests) if (open === 0) socket.destroySoon();
  };
  return () => drain(http, closeIdle);
}

async function drain(http: Server, closeIdle: () => void): Promise<void> {
  if (!http.listening) return;
  const closed = new Promise<void>((resolve) => {
    http.close(() => resolve());
  });
  const looks = setInterval(closeIdle, LOOK);
  const end = setTimeout(() => http.closeAllConnections(), GRACE);
  closeIdle();
  await closed;
  clearInterval(looks);
  clearTimeout(end);
}
