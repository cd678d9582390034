import { describe } from "vitest";
import { dependencyCases } from "./dependencies.js";
import { eventCases } from "./events.js";
import type { Opener } from "./fixture.js";
import { leaseCases } from "./leases.js";
import { metricCases } from "./metrics.js";
import { pageCases } from "./pages.js";
import { queueCases } from "./queue.js";
import { recordCases } from "./records.js";
import { runCases } from "./runs.js";
import { studyCases } from "./studies.js";
import { surfaceCases } from "./surfaces.js";

/** Every case that holds for both databases. */
export function storeCases(opener: Opener): void {
  describe("runs", () => runCases(opener));
  describe("dependencies", () => dependencyCases(opener));
  describe("leases", () => leaseCases(opener));
  describe("the queue", () => queueCases(opener));
  describe("events", () => eventCases(opener));
  describe("pages", () => pageCases(opener));
  describe("metrics", () => metricCases(opener));
  describe("surfaces", () => surfaceCases(opener));
  describe("studies", () => studyCases(opener));
  describe("records", () => recordCases(opener));
}
