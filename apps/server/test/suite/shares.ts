import { parseSurfaceNpz } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startEvaluation, startSurface, startTraining } from "../starts.js";

const CREATE =
  "mutation ($input: CreateShareInput!) { createShare(input: $input) { share { id slug title url documentHash } userErrors { path message code } } }";
const OPEN = `query ($slug: String!) { share(slug: $slug) { title view documentHash url
  surfaces { id title modelName axes { name points } loss accuracy finished lossRange downloads { ending url } }
  runs { id task payload } evaluations } }`;

export function shareSuite(openUrl: OpenUrl): void {
  describe("shares", () => {
    let stage: Stage;
    let runId: string;
    let surfaceId: string;
    let secret: string;
    beforeAll(async () => {
      stage = await openStage(openUrl, { tokens: true });
      const open = await openStage(openUrl);
      await open.close();
      const { createToken } = await import("@basin/server");
      ({ secret } = await createToken(stage.store, { name: "t", scope: "admin", expiresAt: null }));
      const asOwner: Stage = {
        ...stage,
        ask: async (text, variables) =>
          (await stage.query(text, variables, { authorization: `Bearer ${secret}` })).data,
      };
      const worker = await fakeWorker(stage.store);
      const model = await startTraining(asOwner, { note: "private note" });
      await worker.train();
      runId = await startSurface(asOwner, model.id);
      surfaceId = (await worker.surface(model.id)).id;
      const evaluation = await startEvaluation(asOwner, model.id);
      await worker.evaluate(model.id, { none: 0.75 });
      expect(evaluation).toMatch(/^run_/);
      share = (input) =>
        stage
          .query(CREATE, { input }, { authorization: `Bearer ${secret}` })
          .then(({ data }) => data.createShare);
    });
    afterAll(() => stage.close());
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
    let share: (input: object) => Promise<any>;

    test("a share shows what was frozen, without a token, and nothing else opens", async () => {
      const { share: made } = await share({
        surfaces: [surfaceId],
        runs: [runId],
        title: "Look",
        view: { tab: 2 },
      });
      const { data, errors } = await stage.query(OPEN, { slug: made.slug });
      expect(errors).toEqual([]);
      expect(data.share).toMatchObject({ title: "Look", view: { tab: 2 }, documentHash: made.documentHash });
      expect(data.share.surfaces).toHaveLength(1);
      expect(data.share.surfaces[0]).toMatchObject({
        id: surfaceId,
        lossRange: [0, 5],
        loss: { shape: [2, 3], dtype: "float32" },
      });
      const denied = await stage.query("query ($id: ID!) { run(id: $id) { id } }", { id: runId });
      expect(denied.errors[0]!.extensions.code).toBe("UNAUTHENTICATED");
      expect((await stage.get(`/surfaces/${surfaceId}.h5`)).status).toBe(401);
      expect((await stage.get(`/artifacts/${made.documentHash}`)).status).toBe(401);
    });

    test("its document and its surfaces are downloaded without a token", async () => {
      const { share: made } = await share({ surfaces: [surfaceId] });
      const document = await stage.get(made.url);
      expect(document.headers.get("etag")).toBe(`"${made.documentHash}"`);
      const text = await document.text();
      expect(text).not.toContain("private note");
      const npz = new Uint8Array(await (await stage.get(`/s/${made.slug}/surface/1.npz`)).arrayBuffer());
      expect([...(await parseSurfaceNpz(npz, "s")).loss]).toEqual([0, 1, 2, 3, 4, 5]);
      expect((await stage.get(`/s/${made.slug}/surface/1.png`)).headers.get("content-type")).toBe(
        "image/png",
      );
      for (const path of ["surface/2.png", "surface/0.png", "surface/1", "runs"]) {
        expect((await stage.get(`/s/${made.slug}/${path}`)).status).toBe(404);
      }
    });

    test("a share of a model has its evaluations, and stays when the runs are gone", async () => {
      const [surface] = await stage.store.surfaces.get([surfaceId]);
      const { share: made } = await share({ runs: [runId], models: [surface!.modelId] });
      const before = (await stage.query(OPEN, { slug: made.slug })).data.share;
      expect(before.evaluations).toMatchObject([{ attack: "none", top1: 0.75, loss: "NaN" }]);
      expect(await stage.store.runs.remove(runId)).toBe(true);
      const after = (await stage.query(OPEN, { slug: made.slug })).data.share;
      expect(after).toEqual(before);
    });

    test.each([
      [{}, ["input", "surfaces"]],
      [{ surfaces: ["srf_none"] }, ["input", "surfaces", "0"]],
      [{ runs: Array.from({ length: 33 }, () => "run_x") }, ["input", "runs"]],
      [{ models: ["mdl_none"], expiresAt: "2001-01-01T00:00:00Z" }, ["input", "expiresAt"]],
    ])("%.60j is refused with its path", async (input, path) => {
      const { share: made, userErrors } = await share(input);
      expect(made).toBeNull();
      expect(userErrors[0].path).toEqual(path);
    });

    test("a revoked or expired share is gone", async () => {
      const [model] = (await stage.store.models.list({ page: { first: 1 } })).items;
      const { share: made } = await share({ models: [model!.node.id] });
      await stage.query(
        "mutation ($id: ID!) { revokeShare(input: { id: $id }) { userErrors { message } } }",
        { id: made.id },
        { authorization: `Bearer ${secret}` },
      );
      const ending = await share({
        models: [model!.node.id],
        expiresAt: new Date(Date.now() + 150).toISOString(),
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      for (const { slug } of [made, ending.share]) {
        const { data, errors } = await stage.query(OPEN, { slug });
        expect([data.share, errors[0]!.extensions.code]).toEqual([null, "GONE"]);
        expect((await stage.get(`/s/${slug}.json`)).status).toBe(410);
      }
      expect((await stage.query(OPEN, { slug: "../../etc" })).data.share).toBeNull();
    });
  });
}
