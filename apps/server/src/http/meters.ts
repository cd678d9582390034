import type { Store } from "@basin/db";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Feed } from "../live/feed.js";

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** What /metrics tells, in Prometheus' text form. */
export function createMeters(store: Store, feed: Feed) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const operations = new Histogram({
    name: "basin_graphql_seconds",
    help: "Time of GraphQL operations over HTTP",
    labelNames: ["type", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const requests = new Counter({
    name: "basin_http_requests_total",
    help: "HTTP requests by status",
    labelNames: ["method", "status"],
    registers,
  });
  new Gauge({
    name: "basin_runs",
    help: "Runs by state",
    labelNames: ["state"],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await store.runs.counts())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "basin_jobs",
    help: "Jobs that wait for a worker, and those that have one",
    labelNames: ["state"],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await store.jobs.length())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "basin_listeners",
    help: "Open subscriptions",
    registers,
    collect() {
      this.set(feed.listeners());
    },
  });
  return { registry, operations, requests };
}

export type Meters = ReturnType<typeof createMeters>;
