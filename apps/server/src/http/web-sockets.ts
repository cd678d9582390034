import type { Server } from "node:http";
import type { FormattedExecutionResult, GraphQLSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { AccessError } from "../access/access-error.js";
import { type Doors, refusal } from "../access/origin.js";
import { formatErrors, type Log } from "../answer/format.js";
import { limits, overSubscriptions } from "../answer/limits.js";
import { prepareOperation } from "../answer/operation.js";
import type { Context, Viewer } from "../context.js";

/** Milliseconds between pings. */
const PING = 12_000;

export interface WebSocketParts {
  readonly schema: GraphQLSchema;
  readonly doors: Doors;
  readonly log: Log;
  readonly contextOf: (viewer: Viewer) => Context;
  readonly viewerOf: (authorization: string | undefined) => Promise<Viewer>;
}

/** Serves graphql-ws at /graphql. The token comes in the header or, from browsers, in the first message. */
export function serveWebSockets(server: Server, parts: WebSocketParts): { dispose(): Promise<void> | void } {
  const { schema, log, contextOf, viewerOf } = parts;
  const viewers = new WeakMap<object, Viewer>();
  return useServer(
    {
      onConnect: async ({ connectionParams, extra }) => {
        const given = connectionParams?.["authorization"] ?? connectionParams?.["Authorization"];
        const header = typeof given === "string" ? given : extra.request.headers.authorization;
        const viewer = await admitted(viewerOf(header));
        if (viewer !== undefined) viewers.set(extra, viewer);
        return viewer !== undefined;
      },
      onSubscribe: ({ extra, subscriptions }, _id, request) => {
        const over = overSubscriptions(Object.keys(subscriptions).length - 1);
        return over ? [over] : prepareOperation(schema, request, contextOf(viewers.get(extra)!));
      },
      onError: (_context, _id, _request, errors) => formatErrors(errors, log),
      onNext: (_context, _id, _request, _args, result) =>
        result.errors &&
        ({ ...result, errors: formatErrors(result.errors, log) } as FormattedExecutionResult),
    },
    openSockets(server, parts.doors),
    PING,
  );
}

/** Nobody for a token that does not count: the connection is closed with 4403. */
async function admitted(viewer: Promise<Viewer>): Promise<Viewer | undefined> {
  try {
    return await viewer;
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

function openSockets(server: Server, doors: Doors): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.body });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const path = request.url?.split("?")[0];
    if (path !== "/graphql" || refusal(request.headers, doors) !== undefined) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
  });
  return sockets;
}
