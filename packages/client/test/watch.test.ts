import type { ServerResponse } from "node:http";
import { type Client, ClientError, createClient, type RunUpdate } from "@basin/client";
import { afterEach, describe, expect, it } from "vitest";
import {
  answerData,
  aRun,
  type FakeServer,
  type Sent,
  sendEvent,
  startFakeServer,
  variablesOf,
} from "./fake-server.js";

let server: FakeServer | undefined;
afterEach(() => server?.stop());

/** What the stream of each connection says, in order; and how the run is when it is asked for. */
async function serve(
  connections: readonly ((response: ServerResponse) => void)[],
  { run = aRun() }: { readonly run?: Record<string, unknown> | null } = {},
): Promise<{ readonly client: Client; readonly streams: readonly Sent[] }> {
  const streams: Sent[] = [];
  const fake = await startFakeServer((sent, response) => {
    if (sent.path === "/graphql") return answerData(response, { run });
    response.setHeader("content-type", "text/event-stream");
    const speak = connections[streams.length];
    streams.push(sent);
    speak?.(response);
  });
  server = fake;
  return { client: createClient(fake), streams };
}

const event = (seq: number, kind: string, more: Record<string, unknown> = {}) => ({
  runEvents: { seq, kind, reset: false, run: null, metrics: null, cells: null, log: null, ...more },
});

async function collect(updates: AsyncIterable<RunUpdate>): Promise<RunUpdate[]> {
  const all: RunUpdate[] = [];
  for await (const update of updates) all.push(update);
  return all;
}

const failed = aRun({ state: "failed", error: { code: "invalid", message: "want more", next: "give more" } });

describe("watching a run", () => {
  it("goes on behind the last event after a cut, and ends with the run", async () => {
    const { client, streams } = await serve([
      (response) => {
        sendEvent(response, event(7, "ready"));
        sendEvent(response, event(8, "log", { log: ["one"] }));
        // The client has read both by the time the connection breaks.
        setTimeout(() => response.destroy(), 50);
      },
      (response) => {
        sendEvent(response, event(8, "ready"));
        sendEvent(response, event(9, "run", { run: aRun({ state: "succeeded" }) }));
      },
    ]);
    const updates = await collect(client.watch("run_1"));
    expect(updates.map(({ seq, kind, run, log }) => [seq, kind, run.state, log])).toEqual([
      [7, "ready", "running", []],
      [8, "log", "running", ["one"]],
      [8, "ready", "running", []],
      [9, "run", "succeeded", []],
    ]);
    expect(streams.map((sent) => variablesOf(sent)["sinceSeq"])).toEqual([null, 8]);
  });

  it("opens again where the server ends the stream while it stops", async () => {
    const { client } = await serve([
      (response) => {
        sendEvent(response, event(1, "ready"));
        response.end("event: complete\ndata:\n\n");
      },
      (response) => sendEvent(response, event(2, "run", { run: aRun({ state: "cancelled" }) })),
    ]);
    expect((await collect(client.watch("run_1"))).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("reads messages that arrive in pieces, with pings between them", async () => {
    const { client } = await serve([
      (response) => {
        const text = JSON.stringify({
          data: event(3, "run", { run: aRun({ state: "succeeded", title: "é" }) }),
        });
        const bytes = Buffer.from(`:\n\nevent: next\r\ndata: ${text}\r\n\r\n`);
        const middle = bytes.indexOf(0xc3) + 1;
        response.write(bytes.subarray(0, middle));
        setTimeout(() => response.write(bytes.subarray(middle)), 20);
      },
    ]);
    expect((await collect(client.watch("run_1"))).map(({ run }) => run.title)).toEqual(["é"]);
  });

  it("decodes cells and metrics", async () => {
    const grid = { shape: [1, 1], dtype: "float32", order: "row-major", data: "AADAPw==" };
    const { client } = await serve(
      [
        (response) =>
          sendEvent(
            response,
            event(1, "cells", {
              cells: { surfaceId: "srf_1", indices: [4], loss: grid, accuracy: grid },
              metrics: [{ name: "loss", step: 1, value: "NaN" }],
            }),
          ),
      ],
      { run: aRun({ state: "succeeded" }) },
    );
    const [update] = await collect(client.watch("run_1"));
    expect(update?.cells).toEqual({
      surfaceId: "srf_1",
      indices: [4],
      loss: Float32Array.of(1.5),
      accuracy: Float32Array.of(1.5),
    });
    expect(update?.metrics).toEqual([{ name: "loss", step: 1, value: Number.NaN }]);
  });

  it("does not try again what the server refuses", async () => {
    const { client, streams } = await serve([
      (response) => {
        const errors = [{ message: "no token", extensions: { code: "UNAUTHENTICATED" } }];
        response.end(`event: next\ndata: ${JSON.stringify({ errors })}\n\n`);
      },
    ]);
    await expect(collect(client.watch("run_1"))).rejects.toThrow(/no token$/);
    expect(streams).toHaveLength(1);
  });

  it("gives up on a server that stays away", async () => {
    const { client } = await serve([]);
    await server?.stop();
    await expect(collect(client.watch("run_1", { patienceMs: 1 }))).rejects.toMatchObject({
      code: "unreachable",
    });
  });
});

describe("waiting for a run", () => {
  const ending = (run: Record<string, unknown>) => [
    (response: ServerResponse) => sendEvent(response, event(1, "run", { run })),
  ];

  it("answers the run that has succeeded, with its progress before", async () => {
    const { client } = await serve([
      (response) => {
        sendEvent(response, event(1, "run", { run: aRun({ progress: { done: 1, total: 2 } }) }));
        sendEvent(
          response,
          event(2, "run", { run: aRun({ state: "succeeded", progress: { done: 2, total: 2 } }) }),
        );
      },
    ]);
    const seen: number[] = [];
    const run = await client.wait("run_1", { onProgress: ({ progress }) => seen.push(progress.done) });
    expect([run.state, seen]).toEqual(["succeeded", [1, 2]]);
  });

  it("throws what the run failed with, and what to do next", async () => {
    const { client } = await serve(ending(failed));
    await expect(client.wait("run_1")).rejects.toMatchObject({
      code: "invalid",
      message: "run_1: want more; give more",
    });
  });

  it("throws that the run was cancelled", async () => {
    const { client } = await serve(ending(aRun({ state: "cancelled" })));
    await expect(client.wait("run_1")).rejects.toMatchObject({ code: "cancelled" });
  });

  it("stops waiting when its signal is raised", async () => {
    const { client } = await serve([(response) => sendEvent(response, event(1, "ready"))]);
    const controller = new AbortController();
    const waiting = client.wait("run_1", { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(waiting).rejects.toBeInstanceOf(ClientError);
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  });
});
