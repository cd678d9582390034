import type { ServerResponse } from "node:http";
import { type Client, createClient, type Study } from "@basin/client";
import { afterEach, describe, expect, it } from "vitest";
import {
  answerData,
  type FakeServer,
  type Sent,
  sendEvent,
  startFakeServer,
  variablesOf,
} from "./fake-server.js";

let server: FakeServer | undefined;
afterEach(() => server?.stop());

const step = (state: string, more: Record<string, unknown> = {}) => ({
  key: "base, seed 0",
  title: "train: none",
  run: { id: "run_1", task: "train", state, progress: {}, error: null, ...more },
});

/** A study as the API answers it. */
const aStudy = (state: string, steps = [step(state)]): Record<string, unknown> => ({
  ...{ id: "std_1", name: "s", steps, reportFiles: [] },
  progress: { done: state === "succeeded" ? 1 : 0, total: 1, share: 0, state },
});

const event = (seq: number, study: Record<string, unknown> | null, runId: string | null = null) => ({
  studyEvents: { seq, kind: study ? "study" : "ready", reset: false, runId, study },
});

/** What the stream of each connection says, in order; and what a query of the study answers. */
async function serve(
  connections: readonly ((response: ServerResponse) => void)[],
  answer: Record<string, unknown> = { study: aStudy("running") },
): Promise<{ readonly client: Client; readonly streams: readonly Sent[]; readonly asked: readonly Sent[] }> {
  const streams: Sent[] = [];
  const asked: Sent[] = [];
  const fake = await startFakeServer((sent, response) => {
    if (sent.path === "/graphql") {
      asked.push(sent);
      return answerData(response, answer);
    }
    response.setHeader("content-type", "text/event-stream");
    streams.push(sent);
    connections[streams.length - 1]?.(response);
  });
  server = fake;
  return { client: createClient(fake), streams, asked };
}

describe("a study", () => {
  it("is started by its content and answered with its steps", async () => {
    const { client, asked } = await serve([], {
      startStudy: { study: aStudy("queued"), userErrors: [] },
    });
    const { id, steps } = await client.startStudy({ preset: "demo", seeds: [3] });
    expect([id, steps.map(({ title }) => title)]).toEqual(["std_1", ["train: none"]]);
    expect(variablesOf(asked[0]!)).toEqual({ input: { preset: "demo", seeds: [3] } });
  });

  it.each(["cancelStudy", "retryStudy"] as const)("is asked for by %s with its id", async (method) => {
    const { client, asked } = await serve([], { [method]: { study: aStudy("queued"), userErrors: [] } });
    expect((await client[method]("std_1")).id).toBe("std_1");
    expect(variablesOf(asked[0]!)).toEqual({ input: { id: "std_1" } });
  });

  it("says every field that the server does not take", async () => {
    const userErrors = [
      { path: ["input", "seeds"], message: "want each seed once, got one twice", code: "INVALID" },
    ];
    const { client } = await serve([], { startStudy: { study: null, userErrors } });
    await expect(client.startStudy({ preset: "demo", seeds: [1, 1] })).rejects.toMatchObject({
      code: "INVALID",
      message: "startStudy: input.seeds: want each seed once, got one twice",
    });
  });

  it("that there is not is said", async () => {
    const { client } = await serve([], { study: null });
    await expect(client.study("std_9")).rejects.toMatchObject({
      code: "missing",
      message: "std_9: no such study",
    });
    await expect(client.studyReport("std_9")).rejects.toMatchObject({ message: "std_9: no such study" });
  });

  it("has its report once it is written", async () => {
    const report = { version: 1, name: "s", verdicts: [{ name: "v", verdict: "undecided" }] };
    const { client } = await serve([], { study: { report } });
    expect((await client.studyReport("std_1")).verdicts[0]!.verdict).toBe("undecided");
    await server?.stop();
    const early = await serve([], { study: { report: null } });
    await expect(early.client.studyReport("std_1")).rejects.toMatchObject({ code: "missing" });
  });
});

describe("waiting for a study", () => {
  it("goes on behind the last event after a cut, and ends when the study is over", async () => {
    const { client, streams } = await serve([
      (response) => {
        sendEvent(response, event(4, null));
        sendEvent(response, event(5, aStudy("running"), "run_1"));
        setTimeout(() => response.destroy(), 50);
      },
      (response) => sendEvent(response, event(6, aStudy("succeeded"), "run_1")),
    ]);
    const seen: (string | null | undefined)[] = [];
    const onProgress = ({ progress }: Study): number => seen.push(progress.state);
    expect((await client.waitForStudy("std_1", { onProgress })).progress.done).toBe(1);
    expect(seen).toEqual(["running", "running", "succeeded"]);
    expect(streams.map((sent) => variablesOf(sent)["sinceSeq"])).toEqual([null, 5]);
  });

  it("of which a run failed throws what it failed with", async () => {
    const error = { code: "invalid", message: "want images", next: "give more" };
    const steps = [step("succeeded"), step("failed", { error })];
    const { client } = await serve([(response) => sendEvent(response, event(1, aStudy("failed", steps)))]);
    await expect(client.waitForStudy("std_1")).rejects.toMatchObject({
      code: "invalid",
      message: "std_1: train: none (run_1): want images; give more",
    });
  });

  it("that was cancelled throws that it was", async () => {
    const { client } = await serve([(response) => sendEvent(response, event(1, aStudy("cancelled")))]);
    await expect(client.waitForStudy("std_1")).rejects.toMatchObject({ code: "cancelled" });
  });

  it("stops when its signal is raised", async () => {
    const { client } = await serve([(response) => sendEvent(response, event(1, null))]);
    const controller = new AbortController();
    const onProgress = (): void => controller.abort();
    const waiting = client.waitForStudy("std_1", { signal: controller.signal, onProgress });
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  });
});
