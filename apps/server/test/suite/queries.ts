import { flatnessEntries } from "@basin/tasks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { startEvaluation, startSurface, startTraining } from "../starts.js";

interface GridJson {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: string;
}

const floats = ({ data }: GridJson): number[] => {
  const bytes = Buffer.from(data, "base64");
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
};

export function querySuite(openUrl: OpenUrl): void {
  describe("queries", () => {
    let stage: Stage;
    let model: { readonly id: string; readonly runId: string };
    const surfaces: string[] = [];
    beforeAll(async () => {
      stage = await openStage(openUrl);
      const worker = await fakeWorker(stage.store);
      const { createStudy } = await stage.ask(
        `mutation { createStudy(input: { name: "s" }) { study { id } } }`,
      );
      model = await startTraining(stage, { studyId: createStudy.study.id });
      const hash = await stage.artifacts.put(new TextEncoder().encode("weights"));
      await stage.store.artifacts.add({
        hash,
        bytes: 7,
        kind: "checkpoint",
        mediaType: "application/octet-stream",
      });
      await worker.train(hash);
      for (const more of [{}, { base: 2 }, { comparableHash: "d" }, { gridHash: "h", comparableHash: "e" }]) {
        await startSurface(stage, model.id);
        surfaces.push((await worker.surface(model.id, more)).id);
      }
      await startEvaluation(stage, model.id);
      await worker.evaluate(model.id, {
        none: 0.9,
        "fgsm:epsilon=8/255,target=none": 0.2,
        "pgd:epsilon=8/255": 0.4,
      });
      await startEvaluation(stage, model.id);
      await worker.evaluate(model.id, { none: 0.7 });
    });
    afterAll(() => stage.close());

    test("a surface has its figures of flatness, each with what it means", async () => {
      const { surface } = await stage.ask(
        "query ($id: ID!) { surface(id: $id) { flatness { name value help definition source } } }",
        { id: surfaces[0] },
      );
      expect(surface.flatness).toEqual([
        { ...flatnessEntries["roughness"], value: 0.5 },
        { ...flatnessEntries["local-minima"], value: null },
      ]);
    });

    test("a run has its curves, joined to the resolution that is asked for", async () => {
      const { run } = await stage.ask(
        "query ($id: ID!) { run(id: $id) { metricNames latestMetrics { name value } log(last: 5) metrics(resolution: 5) { name points step value min max } } }",
        { id: model.runId },
      );
      expect(run.metricNames).toEqual(["train/loss"]);
      expect(run.latestMetrics).toEqual([{ name: "train/loss", value: 0.1 }]);
      expect(run.log).toEqual(["epoch 1: loss 0.5"]);
      const [curve] = run.metrics;
      expect(curve.points).toBe(10);
      expect(curve.step.length).toBeLessThanOrEqual(5);
      expect(curve.max[0]).toBe(1);
      expect(curve.min[0]).toBeLessThan(curve.value[0]);
    });

    test("a run knows what it made, what it waits for and its pieces", async () => {
      const { run } = await stage.ask(
        `query ($id: ID!) { run(id: $id) {
          model { id ready url lineage { base { id } children { id } } } dataset { id } surface { id }
          artifacts { role name url } dependents { task } jobs { work state } progress { done total share etaSeconds } study { name } } }`,
        { id: model.runId },
      );
      expect(run.model).toEqual({
        id: model.id,
        ready: true,
        url: `/models/${model.id}.safetensors`,
        lineage: { base: null, children: [] },
      });
      expect(run.artifacts[0]).toMatchObject({ role: "checkpoint", name: "model.safetensors" });
      expect(run.jobs.map(({ work }: { work: string }) => work)).toEqual(["prepare", "train", "finish"]);
      expect(run.progress).toEqual({ done: 10, total: 10, share: 1, etaSeconds: null });
      expect(run.study).toEqual({ name: "s" });
      expect(run.dependents).toHaveLength(6);
    });

    test("runs come in pages that neither repeat nor leave out", async () => {
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const { runs } = (await stage.ask(
          "query ($after: String) { runs(first: 3, after: $after, sort: { by: title, descending: false }) { totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } }",
          { after },
        )) as {
          runs: {
            totalCount: number;
            pageInfo: { hasNextPage: boolean; endCursor: string };
            edges: { node: { id: string } }[];
          };
        };
        expect(runs.totalCount).toBe(7);
        seen.push(...runs.edges.map(({ node }) => node.id));
        after = runs.pageInfo.hasNextPage ? runs.pageInfo.endCursor : null;
      } while (after !== null);
      expect(new Set(seen).size).toBe(7);
      expect(seen).toHaveLength(7);
    });

    test.each([
      ["tasks: [surface]", 4],
      ["states: [succeeded], tasks: [train, evaluate]", 3],
      ['text: "100%"', 0],
      ['text: "15 EPOCHS"', 1],
      ['studyId: "std_none"', 0],
    ])("runs are filtered by %s", async (filter, count) => {
      const { runs } = await stage.ask(`{ runs(filter: { ${filter} }) { totalCount } }`);
      expect(runs.totalCount).toBe(count);
    });

    test.each([
      ["runs(first: 101)", "want from 1 to 100 items, got 101"],
      ["runs(first: 1, last: 1)", "want first or last, got both"],
      ['runs(after: "nonsense")', "cursor"],
    ])("%s is refused in one line", async (field, message) => {
      const { errors } = await stage.query(`{ ${field} { totalCount } }`);
      expect(errors[0]!.extensions.code).toBe("INVALID");
      expect(errors[0]!.message).toContain(message);
    });

    test("a node is found by its id alone", async () => {
      const { nodes, node } = await stage.ask(
        "query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { __typename id } node(id: $id) { id } }",
        { ids: [model.id, model.runId, surfaces[0], "nothing", "run_none"], id: "wrk_1" },
      );
      expect(nodes.map((one: { __typename: string } | null) => one?.__typename)).toEqual([
        "Model",
        "Run",
        "Surface",
        undefined,
        undefined,
      ]);
      expect(node).toBeNull();
    });

    test("a surface's grids are float32 in rows, with every n-th cell on demand", async () => {
      const { surface } = await stage.ask(
        "query ($id: ID!) { surface(id: $id) { shape cells finishedCells lossRange loss few: loss(stride: 2) finished directions { kind } downloads { ending url } } }",
        { id: surfaces[0] },
      );
      expect(surface).toMatchObject({ shape: [2, 3], cells: 6, finishedCells: 6, lossRange: [0, 5] });
      expect(surface.loss).toMatchObject({ shape: [2, 3], dtype: "float32", order: "row-major" });
      expect(floats(surface.loss)).toEqual([0, 1, 2, 3, 4, 5]);
      expect(surface.few.shape).toEqual([1, 2]);
      expect(floats(surface.few)).toEqual([0, 2]);
      expect(surface.finished).toMatchObject({
        dtype: "uint8",
        data: Buffer.from([1, 1, 1, 1, 1, 1]).toString("base64"),
      });
      expect(surface.downloads).toContainEqual({ ending: "h5", url: `/surfaces/${surfaces[0]}.h5` });
      const { errors } = await stage.query(`{ surface(id: "${surfaces[0]}") { loss(stride: 0) } }`);
      expect(errors[0]!.message).toContain("want a stride from 1");
    });

    test("surfaces are compared: what differs, a common range, differences to a base", async () => {
      const text = `query ($ids: [ID!]!, $base: ID) { compareSurfaces(ids: $ids, base: $base) { comparable sameGrid reasons base { id }
        commonRange { loss accuracy } entries { surface { id } difference rmsDifference rmsAccuracyDifference } } }`;
      const { compareSurfaces: alike } = await stage.ask(text, { ids: surfaces.slice(0, 2) });
      expect(alike).toMatchObject({
        comparable: true,
        sameGrid: true,
        reasons: [],
        base: { id: surfaces[0] },
        commonRange: { loss: [0, 7] },
      });
      expect(floats(alike.entries[1].difference)).toEqual([2, 2, 2, 2, 2, 2]);
      expect(alike.entries[1]).toMatchObject({ rmsDifference: 2, rmsAccuracyDifference: 0 });
      const { compareSurfaces: unlike } = await stage.ask(text, {
        ids: [surfaces[0], surfaces[3]],
        base: surfaces[3],
      });
      expect(unlike).toMatchObject({ comparable: false, sameGrid: false });
      expect(unlike.entries[0]).toMatchObject({ difference: null, rmsDifference: null });
    });

    test.each([
      [["srf_none", "srf_nowhere"], undefined, "MISSING"],
      [["srf_none"], undefined, "INVALID"],
    ])("comparing %j is refused", async (ids, base, code) => {
      const { errors } = await stage.query(
        "query ($ids: [ID!]!, $base: ID) { compareSurfaces(ids: $ids, base: $base) { comparable } }",
        { ids, base },
      );
      expect(errors[0]!.extensions.code).toBe(code);
    });

    test("the matrix has a row for each model, means over runs, and says what is odd", async () => {
      const { robustnessMatrix } = await stage.ask(
        "query ($models: [ID!]) { robustnessMatrix(models: $models) { attacks rows { model { id } cells { attack count top1 deviation evaluation { top1 loss robustShare } } } flags { message } } }",
        { models: [model.id] },
      );
      expect(robustnessMatrix.attacks[0]).toBe("none");
      const [clean, fgsm] = robustnessMatrix.rows[0].cells;
      expect(clean).toMatchObject({ count: 2, evaluation: { top1: 0.7, loss: "NaN", robustShare: 0.7 } });
      expect(clean.top1).toBeCloseTo(0.8);
      expect(clean.deviation).toBeCloseTo(Math.SQRT2 / 10);
      expect(fgsm).toMatchObject({ count: 1, top1: 0.2, deviation: null });
      expect(robustnessMatrix.flags[0].message).toContain("FGSM (20.0 %) is stronger than PGD (40.0 %)");
    });

    test("a study's matrix and similarity table have the models of its runs", async () => {
      const { studies } = await stage.ask("{ studies { edges { node { id runs { totalCount } } } } }");
      const [{ node }] = studies.edges;
      expect(node.runs.totalCount).toBe(1);
      const { robustnessMatrix, similarityTable } = await stage.ask(
        "query ($study: ID!) { robustnessMatrix(study: $study) { rows { model { id } } } similarityTable(study: $study) { rows { attack images oneMinusSsim meanFlow } } }",
        { study: node.id },
      );
      expect(robustnessMatrix.rows).toEqual([{ model: { id: model.id } }]);
      expect(similarityTable.rows).toContainEqual({
        attack: "pgd:epsilon=8/255",
        images: 10,
        oneMinusSsim: 0.1,
        meanFlow: null,
      });
      const { errors } = await stage.query("{ robustnessMatrix { attacks } }");
      expect(errors[0]!.message).toContain("want models or a study, got neither");
    });

    test("attacks, architectures and presets are enough to build forms from", async () => {
      const { attacks, architectures, presets } = await stage.ask(
        "{ attacks { name text parameters { name kind default choices from above to help } } architectures { name parameters } presets(task: surface) { name help payload } }",
      );
      const pgd = attacks.find(({ name }: { name: string }) => name === "pgd");
      expect(pgd.text).toMatch(/^pgd:epsilon=8\/255,/);
      expect(pgd.parameters[0]).toMatchObject({
        name: "epsilon",
        kind: "number",
        default: "8/255",
        above: 0,
        to: 1,
        choices: null,
      });
      expect(architectures).toContainEqual({ name: "resnet32", parameters: 464_154 });
      expect(presets.map(({ name }: { name: string }) => name)).toEqual(["paper", "small"]);
    });

    test("an estimate says what a payload costs, or what is wrong with it", async () => {
      const text =
        "query ($task: TaskName!, $payload: JSONObject!, $preset: String) { estimate(task: $task, payload: $payload, preset: $preset) { passes work seconds payload userErrors { path code } } }";
      const { estimate } = await stage.ask(text, {
        task: "surface",
        preset: "small",
        payload: { model: model.id },
      });
      expect(estimate).toMatchObject({ passes: 256 * 441, userErrors: [] });
      expect(estimate.seconds).toBeGreaterThan(0);
      const wrong = await stage.ask(text, {
        task: "surface",
        payload: { model: model.id, data: { source: "digits", image: 3 } },
      });
      expect(wrong.estimate).toMatchObject({
        passes: null,
        userErrors: [{ path: ["payload", "data", "image"], code: "UNKNOWN" }],
      });
    });

    test("workers, the queue and counts are told", async () => {
      const { workers, queue, counts, version, viewer, datasets } = await stage.ask(
        "{ workers { host state slots { device } } queue { queued running } counts { queued succeeded } version { database } viewer { scope } datasets { edges { node { name kind images } } } }",
      );
      expect(workers).toMatchObject([{ host: "test" }]);
      expect(queue).toEqual({ queued: 0, running: 0 });
      expect(counts).toEqual({ queued: 0, succeeded: 7 });
      expect(version.database).toBe(stage.store.dialect);
      expect(viewer.scope).toBe("admin");
      expect(datasets.edges.map(({ node }: { node: { name: string } }) => node.name).sort()).toEqual([
        "cifar10",
        "digits",
      ]);
    });
  });
}
