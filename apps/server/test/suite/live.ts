import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startSurface, startTraining } from "../starts.js";
import { small, startStudy } from "../studies.js";

interface Event {
  readonly seq: number;
  readonly kind: string;
  readonly reset: boolean;
  readonly subject: string | null;
  readonly run: { readonly id: string; readonly state: string } | null;
  readonly study?: { readonly id: string; readonly progress: { readonly done: number } } | null;
  readonly surface: { readonly finishedCells: number } | null;
  readonly cells: { readonly indices: readonly number[]; readonly loss: { readonly data: string } } | null;
  readonly metrics: readonly { readonly name: string }[] | null;
  readonly log: readonly string[] | null;
}

const EVENT =
  "seq kind reset subject run { id state } surface { finishedCells } cells { indices loss } metrics { name step value } log";

/** Both transports, as a function that calls back with events and answers how to end. */
const transports = {
  "graphql-ws": (url: string) => {
    const client = createWs({
      url: `${url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    return { subscribe: client.subscribe.bind(client), dispose: () => client.dispose() };
  },
  "server-sent events": (url: string) => {
    const client = createSse({ url: `${url}/graphql/stream`, retryAttempts: 0, singleConnection: false });
    return { subscribe: client.subscribe.bind(client), dispose: () => client.dispose() };
  },
} as const;

type Transport = keyof typeof transports;

/** What each transport answers to an operation that cannot be. */
const refusals: Readonly<Record<Transport, (url: string, query: string) => Promise<string>>> = {
  "graphql-ws": (url, query) =>
    new Promise((resolve) => {
      const client = transports["graphql-ws"](url);
      const done = (told: unknown): void => resolve(JSON.stringify(told));
      client.subscribe({ query }, { next: done, error: done, complete: () => done("completed") });
    }),
  "server-sent events": async (url, query) => {
    const response = await fetch(`${url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query }),
    });
    return response.text();
  },
};

/** Follows a subscription until `enough` says so. */
async function follow(
  stage: Stage,
  how: Transport,
  query: string,
  options: {
    readonly variables?: Record<string, unknown>;
    readonly enough: (seen: readonly Event[]) => boolean;
  },
): Promise<Event[]> {
  const client = transports[how](stage.url);
  const seen: Event[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      const sink = {
        next: ({ data, errors }: { data?: Record<string, unknown> | null; errors?: readonly unknown[] }) => {
          if (errors) return reject(new Error(JSON.stringify(errors)));
          seen.push(Object.values(data!)[0] as Event);
          if (options.enough(seen)) resolve();
        },
        error: reject,
        complete: () => resolve(),
      };
      client.subscribe({ query, variables: options.variables ?? {} }, sink as never);
    });
  } finally {
    await client.dispose();
  }
  return seen;
}

const last = (seen: readonly Event[]): Event => seen.at(-1)!;

export function liveSuite(openUrl: OpenUrl): void {
  describe.each(Object.keys(transports) as Transport[])("live events over %s", (how) => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await openStage(openUrl);
    });
    afterAll(() => stage.close());

    test("a run is told from its start to its end, and again from any seq", async () => {
      const worker = await fakeWorker(stage.store);
      const { runId } = await startTraining(stage);
      const query = `subscription ($id: ID!, $since: SafeInt) { runEvents(id: $id, sinceSeq: $since) { ${EVENT} } }`;
      const watching = follow(stage, how, query, {
        variables: { id: runId },
        enough: (seen) => {
          if (last(seen).kind === "ready") void worker.train();
          const { kind, run } = last(seen);
          return kind === "run" && run?.state === "succeeded" && seen.some(({ log }) => log !== null);
        },
      });
      const seen = await watching;
      expect(seen[0]).toMatchObject({ kind: "ready", reset: false });
      expect(seen.map(({ seq }) => seq)).toEqual([...seen.map(({ seq }) => seq)].sort((a, b) => a - b));
      expect(seen.find(({ kind }) => kind === "metrics")!.metrics).toHaveLength(10);
      expect(seen.find(({ kind }) => kind === "log")!.log).toEqual(["epoch 1: loss 0.5"]);
      const middle = seen[Math.floor(seen.length / 2)]!.seq;
      const after = seen.filter(({ seq }) => seq > middle).map(({ seq }) => seq);
      const resumed = await follow(stage, how, query, {
        variables: { id: runId, since: middle },
        enough: (again) => again.length === after.length + 1,
      });
      expect(resumed.slice(1, after.length + 1).map(({ seq }) => seq)).toEqual(after);
    });

    test("only changed cells of a surface are sent", async () => {
      const worker = await fakeWorker(stage.store);
      const { id } = await startTraining(stage);
      await worker.train();
      const runId = await startSurface(stage, id);
      const { lease } = await worker.beginSurface(id);
      const [surface] = await stage.store.surfaces.ofRuns([runId]);
      const report = (index: number) =>
        stage.store.jobs.report(lease, {
          cells: { surfaceId: surface!.id, cells: [{ index, loss: index ? Number.NaN : 1, accuracy: 0 }] },
        });
      const query = `subscription ($id: ID!) { surfaceCells(id: $id) { ${EVENT} } }`;
      const seen = await follow(stage, how, query, {
        variables: { id: surface!.id },
        enough: ({ length }) => {
          if (length <= 2) void report(length - 1);
          return length === 3;
        },
      });
      expect(seen.slice(1).map(({ cells }) => cells!.indices)).toEqual([[0], [1]]);
      const bytes = Buffer.from(seen[2]!.cells!.loss.data, "base64");
      expect(bytes.readFloatLE(0)).toBeNaN();
      expect(seen.map((one) => one.surface?.finishedCells).slice(1)).toEqual([1, 2]);
    });

    test("a study is told of its runs' states, shared ones too, and of its plan", async () => {
      const worker = await fakeWorker(stage.store);
      await worker.workOff();
      await startStudy(stage, { ...small, name: `before ${how}` });
      const { id } = await startStudy(stage, { ...small, name: `after ${how}` });
      const query = `subscription ($id: ID!) { studyEvents(id: $id) { ${EVENT} study { id progress { done } } } }`;
      // Seven runs begin and end.
      const seen = await follow(stage, how, query, {
        variables: { id },
        enough: ({ length }) => {
          if (length === 1) void worker.workOff();
          if (length === 15) void stage.store.studies.edit(id, { note: "n" });
          return length === 16;
        },
      });
      const [ready, ...told] = seen;
      expect(ready!.kind).toBe("ready");
      expect(told.map(({ kind, subject, study }) => [kind, subject, study!.id])).toEqual(
        told.map(() => ["study", id, id]),
      );
      expect(new Set(told.map(({ run }) => run?.id)).size).toBe(8);
      expect(last(seen)).toMatchObject({ run: null, study: { progress: { done: 7 } } });
    });

    test("one stream carries runs, surfaces and lists", async () => {
      const { runId } = await startTraining(stage);
      const query = `subscription ($runs: [ID!]) { live(runs: $runs, lists: [study]) { ${EVENT} } }`;
      const seen = await follow(stage, how, query, {
        variables: { runs: [runId] },
        enough: (events) => {
          if (events.length === 1) void stage.store.studies.create({ name: "new" });
          if (events.length === 2) void stage.store.runs.edit(runId, { title: "other" });
          return events.length === 3;
        },
      });
      expect(seen.map(({ kind }) => kind)).toEqual(["ready", "study", "run"]);
      expect(last(seen).run!.id).toBe(runId);
    });

    test("whoever was away for too long is told to read anew", async () => {
      for (let i = 0; i < 4; i++) await stage.store.studies.create({ name: "s" });
      await stage.store.events.prune(1);
      const query = "subscription ($since: SafeInt) { changes(sinceSeq: $since) { seq kind reset } }";
      for (const since of [1, 10 ** 9]) {
        const [first] = await follow(stage, how, query, { variables: { since }, enough: () => true });
        const { last: newest } = await stage.store.events.bounds();
        expect(first).toEqual({ seq: newest, kind: "ready", reset: true });
      }
    });

    test.each([
      ["a field that there is not", "subscription { changes { nothing } }", "Cannot query field"],
      [
        "a list that is too long",
        `subscription { live(runs: [${'"run_x",'.repeat(101)}]) { seq } }`,
        "want 100 ids at most",
      ],
      ["what is not GraphQL", "subscription { changes {", "Syntax Error"],
    ])("%s is refused in words", async (_what, query, message) => {
      expect(await refusals[how](stage.url, query)).toContain(message);
    });

    test("nobody listens once a client has gone", async () => {
      await follow(stage, how, "subscription { changes { seq } }", { enough: () => true });
      await expect
        .poll(async () => (await (await stage.get("/metrics")).text()).match(/basin_listeners (\d+)/)?.[1])
        .toBe("0");
    });
  });
}
