import type { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type Express, type RequestHandler } from "express";
import type { GraphQLSchema } from "graphql";
import { type Doors, refusal } from "../access/origin.js";
import type { Log } from "../answer/format.js";
import { limits } from "../answer/limits.js";
import type { Context, Services, Viewer } from "../context.js";
import { identify, viewerIn } from "./callers.js";
import { downloads } from "./downloads.js";
import { eventStream } from "./event-stream.js";
import { countRequests, health, metricsPage } from "./health.js";
import { errorHandler, HttpError } from "./http-error.js";
import { ide } from "./ide.js";
import type { Meters } from "./meters.js";
import { shares } from "./shares.js";
import { uploads } from "./uploads.js";

export interface AppParts {
  readonly services: Services;
  readonly schema: GraphQLSchema;
  readonly apollo: ApolloServer<Context>;
  readonly meters: Meters;
  readonly doors: Doors;
  readonly tokens: boolean;
  readonly contextOf: (viewer: Viewer) => Context;
  readonly uploadLimit: number;
  readonly log: Log;
}

/** Every route. First who may come in at all, then who it is, then what is asked. */
export function createApp(parts: AppParts): Express {
  const { services, schema, apollo, meters, contextOf, log } = parts;
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  // Downloads have their own; answers of the API are asked for by POST.
  app.set("etag", false);
  app.use(countRequests(meters), atTheDoor(parts.doors), health(services), shares(services));
  app.get("/graphql", ide());
  app.use(identify(services, parts));
  const body = express.json({ limit: limits.body });
  const context = async ({ res }: { readonly res: express.Response }) => contextOf(viewerIn(res));
  app.all("/graphql/stream", onlyGetAndPost, body, eventStream({ schema, log, contextOf }));
  app.all("/graphql", onlyGetAndPost, body, expressMiddleware(apollo, { context }));
  app.use(metricsPage(meters), uploads(services, { limit: parts.uploadLimit }), downloads(services));
  app.use((request) => {
    throw new HttpError(404, `want an address that there is, got ${request.path.slice(0, 100)}`);
  });
  app.use(errorHandler(log));
  return app;
}

const atTheDoor =
  (doors: Doors): RequestHandler =>
  ({ headers }, response, next) => {
    response.set({ "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin" });
    const complaint = refusal(headers, doors);
    if (complaint !== undefined) throw new HttpError(403, complaint);
    next();
  };

const onlyGetAndPost: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "POST") return next();
  response.set("Allow", "GET, POST");
  throw new HttpError(405, `want GET or POST, got ${request.method}`);
};
