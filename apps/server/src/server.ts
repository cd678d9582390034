/** The server as one value: a handler for HTTP, live connections, and an end. */
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ArtifactStore, Store } from "@basin/db";
import { isLoopback } from "./access/origin.js";
import { viewerOf } from "./access/viewer.js";
import type { Log } from "./answer/format.js";
import { createContext, type Services, type Viewer } from "./context.js";
import { keepHouse } from "./housekeeping.js";
import { createApollo } from "./http/apollo.js";
import { createApp } from "./http/app.js";
import { createDrain } from "./http/drain.js";
import { createMeters } from "./http/meters.js";
import { UPLOAD_LIMIT } from "./http/uploads.js";
import { serveWebSockets } from "./http/web-sockets.js";
import { createFeed } from "./live/feed.js";
import { createSchema } from "./schema.js";
import { version } from "./version.js";

export interface ServerOptions {
  readonly store: Store;
  readonly artifacts: ArtifactStore;
  /** 127.0.0.1 unless given. Every address that is not of this machine alone needs tokens. */
  readonly host?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Tokens are needed from this machine, too. */
  readonly tokens?: boolean;
  /** Names that `Host` may have beside those of this machine. */
  readonly hosts?: readonly string[];
  /** Origins of pages that may use the API beside the server's own. */
  readonly origins?: readonly string[];
  readonly uploadLimit?: number;
  /** Milliseconds between two looks at the store's events while somebody listens. */
  readonly pollEvery?: number;
  /** Milliseconds between two looks at the tokens of live connections. */
  readonly checkEvery?: number;
  readonly log?: Log;
}

export interface BasinServer {
  readonly http: Server;
  /** Begins to listen; resolves to the address. */
  listen(): Promise<string>;
  /** The address, once it listens. */
  readonly url: string;
  /** Ends live connections, lets requests finish, and stops listening. The store stays open: it is the caller's. */
  stop(): Promise<void>;
}

/** A server of a store. It owns no store: whoever opened it closes it after `stop`. */
export async function createServer(options: ServerOptions): Promise<BasinServer> {
  const { store, artifacts, host = "127.0.0.1", port = 0, log = console.error } = options;
  const loopback = isLoopback(host);
  const tokens = options.tokens === true || !loopback;
  const doors = { loopback: loopback && !tokens, hosts: options.hosts ?? [], origins: options.origins ?? [] };
  const feed = createFeed(store, options.pollEvery === undefined ? {} : { every: options.pollEvery });
  const services: Services = { store, artifacts, feed, version, checkEvery: options.checkEvery ?? 30_000 };
  const contextOf = (viewer: Viewer) => createContext(services, viewer);
  const schema = createSchema();
  const http = createHttpServer();
  const drainHttp = createDrain(http);
  const meters = createMeters(store, feed);
  const sockets = serveWebSockets(http, {
    ...{ schema, doors, log, contextOf },
    viewerOf: (authorization) => viewerOf(store, authorization, { tokens }),
  });
  const endHouse = keepHouse(store, log);
  const drain = async (): Promise<void> => {
    endHouse();
    feed.close();
    await sockets.dispose();
    await drainHttp();
  };
  const apollo = createApollo({ schema, meters, log, drain });
  await apollo.start();
  const uploadLimit = options.uploadLimit ?? UPLOAD_LIMIT;
  http.on(
    "request",
    createApp({ services, schema, apollo, meters, doors, tokens, contextOf, uploadLimit, log }),
  );
  return {
    http,
    async listen() {
      await listening(http, { host, port });
      return addressOf(http, host);
    },
    get url() {
      return addressOf(http, host);
    },
    stop: () => apollo.stop(),
  };
}

function listening(http: Server, at: { readonly host: string; readonly port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(at, () => {
      http.off("error", reject);
      resolve();
    });
  });
}

function addressOf(http: Server, host: string): string {
  const { port } = http.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
