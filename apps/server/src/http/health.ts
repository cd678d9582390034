import { type RequestHandler, Router } from "express";
import type { Services } from "../context.js";
import { readScope } from "./callers.js";
import type { Meters } from "./meters.js";

/** /health: the process answers. /ready: the database does, too. Both for anyone. */
export function health({ store, version }: Services): Router {
  const router = Router();
  router.get("/health", (_request, response) => void response.json({ status: "ok", version }));
  router.get("/ready", async (_request, response) => {
    await store.ping();
    response.json({ status: "ready" });
  });
  return router;
}

/** /metrics, for those who may read. */
export function metricsPage({ registry }: Meters): Router {
  const router = Router();
  router.get("/metrics", readScope, async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** Counts every request by its status. */
export function countRequests({ requests }: Meters): RequestHandler {
  return ({ method }, response, next) => {
    response.on("finish", () => requests.inc({ method, status: response.statusCode }));
    next();
  };
}
