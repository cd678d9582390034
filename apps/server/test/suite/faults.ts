import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startEvaluation, startSurface, startTraining } from "../starts.js";

const MANY = 1000;
/** As many as one request may alias. */
const AT_ONCE = 15;
const PATIENCE = 180_000;

/** What goes wrong elsewhere, as clients of the API see it. */
export function faultSuite(openUrl: OpenUrl): void {
  describe("faults", () => {
    let stage: Stage;
    let worker: Awaited<ReturnType<typeof fakeWorker>>;
    beforeAll(async () => {
      stage = await openStage(openUrl);
      worker = await fakeWorker(stage.store);
    });
    afterAll(() => stage.close());

    const runOf = async (id: string) => {
      const text = "query ($id: ID!) { run(id: $id) { state error { code message next } } }";
      return (await stage.ask(text, { id })).run;
    };
    const change = (name: string, id: string) =>
      stage.ask(
        `mutation ($id: ID!) { ${name}(input: { id: $id }) { run { state } userErrors { message } } }`,
        { id },
      );

    test("what needs a run that fails is failed by name, and follows when that is retried", async () => {
      const { id, runId } = await startTraining(stage, { title: "to fail" });
      const dependents = [await startSurface(stage, id), await startEvaluation(stage, id)];
      await worker.fail("images: want 3 channels, got 1");
      expect(await runOf(runId)).toMatchObject({ state: "failed", error: { code: "invalid" } });
      dependents.push(await startSurface(stage, id));
      for (const dependent of dependents) {
        expect(await runOf(dependent)).toEqual({
          state: "failed",
          error: {
            code: "dependency",
            message: `${runId}, which this run needs, has failed`,
            next: `retry ${runId}; this run follows`,
          },
        });
      }
      await change("retryRun", runId);
      for (const dependent of dependents)
        expect(await runOf(dependent)).toEqual({ state: "queued", error: null });
      await worker.train();
      const claimed = await worker.claim();
      expect(dependents).toContain(claimed.run.id);
      for (const dependent of dependents) await change("cancelRun", dependent);
    });

    test("what needs a run that is cancelled is cancelled with it, and waits again with it", async () => {
      const { id, runId } = await startTraining(stage, { title: "to cancel" });
      const dependent = await startSurface(stage, id);
      expect((await change("cancelRun", runId)).cancelRun.run).toEqual({ state: "cancelled" });
      expect(await runOf(dependent)).toEqual({ state: "cancelled", error: null });
      await change("retryRun", runId);
      expect(await runOf(dependent)).toEqual({ state: "queued", error: null });
      await change("cancelRun", runId);
    });

    test.each([
      ["../../etc/passwd", "etc-passwd"],
      ["..\\..\\boot.ini", "boot.ini"],
      ['a"; filename=evil.exe\r\nX-Evil: 1', "a-filename-evil.exe-X-Evil-1"],
      ["\u0000", "basin"],
    ])("a model called %j is downloaded under a plain name", async (name, plain) => {
      const hash = await stage.artifacts.put(new TextEncoder().encode(name));
      const training = await startTraining(stage, { name, title: "named" }).catch((error: Error) => error);
      // A name may be refused, but not be followed.
      if (training instanceof Error) return expect(training.message).toMatch(/want|cannot hold/);
      await worker.train(hash);
      const response = await stage.get(`/models/${training.id}.safetensors`);
      expect([response.status, response.headers.get("x-evil")]).toEqual([200, null]);
      expect(response.headers.get("content-disposition")).toBe(
        `attachment; filename="${plain}.safetensors"; filename*=UTF-8''${plain}.safetensors`,
      );
      const artifact = await stage.get(`/artifacts/${hash}/${encodeURIComponent(name)}`);
      expect(artifact.headers.get("content-disposition")).not.toMatch(/\.\.[/\\_]|%2F|%5C|[/\\]/i);
    });

    test(
      "a thousand runs may wait: all are listed once, and each can be cancelled",
      async () => {
        const one =
          'startTraining(input: { preset: "small", title: "many" }) { run { id } userErrors { message } }';
        const started: string[] = [];
        while (started.length < MANY) {
          const count = Math.min(AT_ONCE, MANY - started.length);
          const aliased = Array.from({ length: count }, (_, i) => `r${i}: ${one}`).join(" ");
          const made = await stage.ask(`mutation { ${aliased} }`);
          started.push(...Object.values<{ run: { id: string } }>(made).map(({ run }) => run.id));
        }
        const listed = await allQueued(stage);
        expect(new Set(listed)).toEqual(new Set(started));
        expect(listed).toHaveLength(MANY);
        const { run } = await worker.claim();
        expect(started).toContain(run.id);
        const other = started.find((id) => id !== run.id)!;
        await change("cancelRun", other);
        expect((await runOf(other)).state).toBe("cancelled");
        expect(await allQueued(stage)).toHaveLength(MANY - 2);
      },
      PATIENCE,
    );
  });
}

/** The ids of all queued runs that were made by the thousand, page by page. */
async function allQueued(stage: Stage): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const { runs } = await stage.ask(
      `query ($after: String) { runs(first: 100, after: $after, filter: { states: [queued], text: "many" }) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }`,
      { after },
    );
    ids.push(...runs.edges.map(({ node }: { node: { id: string } }) => node.id));
    after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
  } while (after !== null);
  return ids;
}
