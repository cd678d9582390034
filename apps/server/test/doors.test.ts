/** Who is let in, and how much one request may ask for. */
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { limits } from "@basin/server";
import { createClient as createWs } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openStage, type Stage } from "./stage.js";

const inFolder = async (folder: string): Promise<string> => `file:${join(folder, "basin.db")}`;

/** A request with headers that `fetch` does not let anyone set. */
function raw(
  stage: Stage,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(stage.url);
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = httpRequest({ hostname, port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode!, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("the door", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(inFolder, { origins: ["http://localhost:3000"], hosts: ["basin.test"] });
  });
  afterAll(() => stage.close());

  test.each([
    ["localhost:4000", 200],
    ["127.0.0.1", 200],
    ["[::1]:4000", 200],
    ["basin.test:80", 200],
    ["evil.example", 403],
    ["localhost.evil.example:4000", 403],
    ["127.0.0.1.nip.io", 403],
  ])("a request for the host %s is answered with %i", async (host, status) => {
    expect((await raw(stage, "/health", { host })).status).toBe(status);
  });

  const study = JSON.stringify({ query: `mutation { createStudy(input: { name: "x" }) { study { id } } }` });
  const json = { "content-type": "application/json" };
  const events = { accept: "text/event-stream" };

  test.each([
    ["https://evil.example", 403],
    ["null", 403],
    ["http://localhost:3000", 200],
    ["http://localhost:3001", 403],
  ])("a page of %s gets %i", async (origin, status) => {
    expect((await raw(stage, "/graphql", { ...json, origin }, study)).status).toBe(status);
    expect((await raw(stage, "/graphql/stream", { ...json, ...events, origin }, "{}")).status).toBe(
      status === 200 ? 400 : 403,
    );
    expect((await raw(stage, "/uploads", { origin }, "x")).status).toBe(status === 200 ? 415 : 403);
  });

  test("the server's own pages are let in", async () => {
    const { host, origin } = new URL(stage.url);
    expect((await raw(stage, "/graphql", { ...json, host, origin }, study)).status).toBe(200);
  });

  test("a live connection from a foreign page is refused", async () => {
    const open = (origin: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${stage.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
          origin,
        });
        socket.on("open", () => resolve("open"));
        socket.on("error", (error) => resolve(error.message));
        socket.on("open", () => socket.close());
      });
    expect(await open("https://evil.example")).toContain("403");
    expect(await open("http://localhost:3000")).toBe("open");
  });

  test("nothing is changed by a GET or by what a foreign form can send", async () => {
    const { query } = JSON.parse(study) as { query: string };
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    const host = new URL(stage.url).host;
    expect((await raw(stage, path, { host, accept: "application/json" })).status).toBe(400);
    const forced = await raw(stage, path, { host, "apollo-require-preflight": "1" });
    expect([405, 400]).toContain(forced.status);
    expect(forced.text).toContain("GET");
    expect(
      (await raw(stage, `/graphql/stream?query=${encodeURIComponent(query)}`, { ...events, host })).status,
    ).toBe(405);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      expect((await raw(stage, "/graphql", { host, "content-type": type }, study)).status).toBe(400);
    }
    expect((await stage.ask("{ studies { totalCount } }")).studies.totalCount).toBe(2);
  });

  test("a token that does not count closes a live connection", async () => {
    const client = createWs({
      url: `${stage.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: "Bearer nonsense" },
    });
    const told = await new Promise<{ code?: number }>((resolve) => {
      client.subscribe(
        { query: "subscription { changes { seq } }" },
        { next: () => {}, error: (error) => resolve(error as object), complete: () => resolve({}) },
      );
    });
    expect(told.code).toBe(4403);
  });
});

describe("the limits", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(inFolder);
  });
  afterAll(() => stage.close());

  const nested = (depth: number): string =>
    `{ runs(first: 1) { edges { node { ${"parent { ".repeat(depth)} id ${"} ".repeat(depth)} } } } }`;
  const aliased = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, i) => `a${i}: version { node }`).join(" ")} }`;
  const spread = `query { ...A } fragment A on Query { runs(first: 1) { edges { node { ...B } } } } fragment B on Run { ${"parent { ".repeat(12)} id ${"} ".repeat(12)} }`;

  test.each([
    ["as deep as may be", nested(limits.depth - 4), undefined],
    ["too deep", nested(limits.depth - 3), "depth: want 12 at most, got 13"],
    ["too deep by fragments", spread, "depth: want 12 at most"],
    ["as many aliases as may be", aliased(limits.aliases), undefined],
    ["too many aliases", aliased(limits.aliases + 1), "aliases: want 15 at most, got 16"],
    ["too many tokens", `{ ${"version { node } ".repeat(300)} }`, "more that 1000 tokens"],
    [
      "too dear",
      "{ runs(first: 100) { edges { node { siblings(first: 100) { edges { node { siblings(first: 100) { totalCount } } } } } } } }",
      "cost: want 50000 at most",
    ],
    [
      "fragments that name each other",
      "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
      "Cannot spread fragment",
    ],
    ["malformed", "{ runs { ", "Syntax Error"],
    ["of unknown fields", "{ secrets }", "Cannot query field"],
  ])("a query that is %s", async (_name, text, message) => {
    const { errors, status } = await stage.query(text);
    expect(errors[0]?.message).toEqual(message === undefined ? undefined : expect.stringContaining(message));
    expect(status).toBe(message === undefined ? 200 : 400);
  });

  test("introspection is within the limits", async () => {
    const { getIntrospectionQuery } = await import("graphql");
    const { data, errors } = await stage.query(getIntrospectionQuery());
    expect(errors).toEqual([]);
    expect(data.__schema.types.length).toBeGreaterThan(50);
  });

  test("limits hold on live connections, too", async () => {
    const response = await stage.get("/graphql/stream", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: nested(limits.depth) }),
    });
    expect(await response.text()).toContain("depth: want 12 at most");
  });

  test("a live connection has so many subscriptions and no more", async () => {
    const client = createWs({
      url: `${stage.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const told: unknown[] = [];
    for (let i = 0; i <= limits.subscriptions; i++) {
      const sink = { next: () => {}, error: (error: unknown) => told.push(error), complete: () => {} };
      client.subscribe({ query: "subscription { changes { seq } }" }, sink);
    }
    await expect.poll(() => JSON.stringify(told)).toContain("subscriptions: want 100 at most, got 101");
    expect(told).toHaveLength(1);
    await client.dispose();
  });

  test("several operations in one request are refused", async () => {
    const response = await stage.get("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ query: "{ __typename }" }, { query: "{ __typename }" }]),
    });
    expect(response.status).toBe(400);
  });

  test.each([
    [
      "a body that is too large",
      JSON.stringify({ query: `{ __typename } #${"x".repeat(limits.body)}` }),
      413,
    ],
    ["a body that is not JSON", "{ nonsense", 400],
    ["an empty body", "", 400],
  ])("%s is refused in one line", async (_name, body, status) => {
    const response = await stage.get("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("node_modules");
  });

  test("what is inside is masked, logged, and told without a stack", async () => {
    const { runs } = stage.store;
    const broken = {
      ...stage.store,
      runs: { ...runs, counts: () => Promise.reject(new Error("secret path /x")) },
    };
    const { createServer } = await import("@basin/server");
    const logged: string[] = [];
    const server = await createServer({
      store: broken,
      artifacts: stage.artifacts,
      log: (line) => logged.push(line),
    });
    const url = await server.listen();
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ counts { queued } }" }),
    });
    const text = await response.text();
    await server.stop();
    expect(JSON.parse(text).errors[0]).toMatchObject({
      message: "internal error, see the server's log",
      extensions: { code: "INTERNAL_SERVER_ERROR" },
    });
    expect(text).not.toContain("secret");
    expect(logged.join("\n")).toContain("secret path /x");
  });

  test("a database that does not answer is told as such", async () => {
    const { StoreError } = await import("@basin/db");
    const gone = new StoreError({ code: "unavailable", where: "database", detail: "no answer" });
    const broken = { ...stage.store, ping: () => Promise.reject(gone) };
    const { createServer } = await import("@basin/server");
    const server = await createServer({ store: broken, artifacts: stage.artifacts, log: () => {} });
    const response = await fetch(`${await server.listen()}/ready`);
    await server.stop();
    expect([response.status, await response.json()]).toEqual([
      503,
      { error: { code: "UNAVAILABLE", message: "database: no answer" } },
    ]);
  });
});
