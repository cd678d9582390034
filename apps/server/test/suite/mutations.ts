import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";

const RUN =
  "run { id state task title seed payload tags note parentId command mutation { query variables } }";
const ERRORS = "userErrors { path message code }";
const mutation = (field: string, type: string, fields = RUN): string =>
  `mutation ($input: ${type}!) { ${field}(input: $input) { ${fields} ${ERRORS} } }`;
const train = mutation("startTraining", "StartTrainingInput");

export function mutationSuite(openUrl: OpenUrl): void {
  describe("mutations", () => {
    let stage: Stage;
    let modelId: string;
    beforeAll(async () => {
      stage = await openStage(openUrl);
      const { startTraining } = await stage.ask(
        mutation("startTraining", "StartTrainingInput", "run { model { id } }"),
        {
          input: { preset: "small", name: "base" },
        },
      );
      modelId = startTraining.run.model.id;
    });
    afterAll(() => stage.close());

    test("a start answers the run at once, its payload filled in from preset and defaults", async () => {
      const input = { preset: "small", title: "t", tags: ["a"], note: "n", seed: 2 ** 40, epochs: 3 };
      const { startTraining } = await stage.ask(train, { input });
      expect(startTraining.userErrors).toEqual([]);
      expect(startTraining.run).toMatchObject({
        state: "queued",
        task: "train",
        title: "t",
        seed: 2 ** 40,
        tags: ["a"],
        note: "n",
      });
      expect(startTraining.run.payload).toMatchObject({
        arch: "resnet8",
        epochs: 3,
        learningRate: 0.1,
        augment: null,
      });
    });

    const images = { source: "digits" };
    test.each([
      ["startFinetuning", "StartFinetuningInput", { preset: "small", attacks: ["fgsm:epsilon=0.1"] }],
      ["startEvaluation", "StartEvaluationInput", { data: images, attacks: ["none", "pgd"] }],
      ["startAttack", "StartAttackInput", { data: images, attack: "fgsm" }],
      ["startSurface", "StartSurfaceInput", { data: images, x: { from: -1, to: 1, points: 5 }, y: null }],
    ])("%s starts a run of a model that is still to be made", async (field, type, input) => {
      const answer = (
        await stage.ask(mutation(field, type, "run { id state title dependencies { id } }"), {
          input: { ...input, model: modelId },
        })
      )[field];
      expect(answer.userErrors).toEqual([]);
      expect(answer.run.dependencies).toHaveLength(1);
      expect(answer.run.title).not.toContain(modelId);
    });

    test("importModel starts a run of an upload", async () => {
      const upload = await stage.artifacts.put(new TextEncoder().encode("theirs"));
      await stage.store.artifacts.add({
        hash: upload,
        bytes: 6,
        kind: "upload",
        mediaType: "application/octet-stream",
      });
      const input = { upload, name: "theirs", arch: "resnet32" };
      const { importModel } = await stage.ask(
        mutation("importModel", "ImportModelInput", "run { task model { name arch ready } }"),
        { input },
      );
      expect(importModel).toMatchObject({
        run: { task: "import_model", model: { name: "theirs", ready: false } },
        userErrors: [],
      });
    });

    test.each([
      ["startTraining", "StartTrainingInput", { preset: "small", epochs: 0 }, ["input", "epochs"], "INVALID"],
      ["startTraining", "StartTrainingInput", { preset: "huge" }, ["input", "preset"], "UNKNOWN"],
      [
        "startTraining",
        "StartTrainingInput",
        { preset: "small", attacks: ["pgd:epsilon=3"] },
        ["input", "attacks", "0"],
        "INVALID",
      ],
      ["startTraining", "StartTrainingInput", { arch: "resnet8", epochs: 1 }, ["input", "data"], "INVALID"],
      [
        "startTraining",
        "StartTrainingInput",
        { preset: "small", data: { source: "mnist" } },
        ["input", "data", "source"],
        "MISSING",
      ],
      [
        "startSurface",
        "StartSurfaceInput",
        { model: "mdl_none", data: images },
        ["input", "model"],
        "MISSING",
      ],
      [
        "startSurface",
        "StartSurfaceInput",
        { model: "../etc/passwd", data: images },
        ["input", "model"],
        "INVALID",
      ],
      [
        "importModel",
        "ImportModelInput",
        { upload: "0".repeat(64), name: "x" },
        ["input", "upload"],
        "MISSING",
      ],
      ["cancelRun", "IdInput", { id: "run_none" }, ["input", "id"], "MISSING"],
      ["retryRun", "IdInput", { id: "run_none" }, ["input", "id"], "MISSING"],
      ["editRun", "EditRunInput", { id: "run_none", title: "x" }, ["input", "id"], "MISSING"],
      ["cloneRun", "CloneRunInput", { id: "run_none" }, ["input", "id"], "MISSING"],
    ])("%s says what is wrong with %s %j, and where", async (field, type, input, path, code) => {
      const answer = (await stage.ask(mutation(field, type), { input }))[field];
      expect(answer.run).toBeNull();
      expect(answer.userErrors[0]).toMatchObject({ path, code });
      expect(answer.userErrors[0].message).toMatch(/want|unknown|no /);
      expect(answer.userErrors[0].message).not.toContain("\n");
    });

    test("a key that was used answers the same run, and a conflict for another input", async () => {
      const input = { preset: "small", idempotencyKey: "once" };
      const answers = await Promise.all([1, 2, 3].map(() => stage.ask(train, { input })));
      expect(new Set(answers.map(({ startTraining }) => startTraining.run.id)).size).toBe(1);
      const { startTraining } = await stage.ask(train, { input: { ...input, epochs: 7 } });
      expect(startTraining).toMatchObject({ run: null, userErrors: [{ code: "CONFLICT" }] });
    });

    test("a run says the command and the mutation that start it again", async () => {
      const input = {
        model: modelId,
        title: "it's",
        data: { ...images, images: 64 },
        x: { from: -1, to: 1, points: 5 },
        attack: "fgsm",
      };
      const { startSurface } = await stage.ask(mutation("startSurface", "StartSurfaceInput"), { input });
      const { command, payload, mutation: again } = startSurface.run;
      expect(command).toBe(
        `basin run surface --model ${modelId} --data digits --split train --images 64 --adversarial fgsm:epsilon=8/255,target=none --x=-1:1:5 --normalization filter --ignore biasbn --over weights --seed 0 --engine onnx --title 'it'\\''s'`,
      );
      const repeated = await stage.ask(again.query, again.variables);
      const { run } = await stage.ask("query ($id: ID!) { run(id: $id) { payload } }", {
        id: repeated.startSurface.run.id,
      });
      expect(run.payload).toEqual(payload);
    });

    test("the command of a training has every part of its payload", async () => {
      const input = {
        preset: "small",
        attacks: ["fgsm", "pgd:steps=3"],
        schedule: { kind: "cosine" },
        mean: [0.5],
      };
      const { startTraining } = await stage.ask(train, { input: { ...input, title: "t" } });
      expect(startTraining.run.command).toBe(
        [
          "basin run train --arch resnet8 --data digits --epochs 15 --batch 64 --lr 0.1",
          "--optimizer sgd --momentum 0.9 --weight-decay 0.0001 --schedule cosine --warmup 0 --augment none",
          "--attack fgsm:epsilon=8/255,target=none",
          "--attack pgd:epsilon=8/255,step=2/255,steps=3,start=random,restarts=1,keep=last,target=none",
          "--clean-share 0.5 --mean 0.5 --seed 0 --engine onnx --title t",
        ].join(" "),
      );
    });

    test("a clone has the payload of its parent with changes laid over it", async () => {
      const { startTraining } = await stage.ask(train, { input: { preset: "small" } });
      const { id, payload } = startTraining.run;
      const { cloneRun } = await stage.ask(mutation("cloneRun", "CloneRunInput"), {
        input: { id, seed: 3, changes: { optimizer: { momentum: 0.5 }, epochs: 2 } },
      });
      expect(cloneRun.userErrors).toEqual([]);
      expect(cloneRun.run).toMatchObject({ parentId: id, seed: 3 });
      expect(cloneRun.run.payload).toEqual({
        ...payload,
        seed: 3,
        epochs: 2,
        optimizer: { ...payload.optimizer, momentum: 0.5 },
      });
      const { run } = await stage.ask("query ($id: ID!) { run(id: $id) { children { id parent { id } } } }", {
        id,
      });
      expect(run.children).toEqual([{ id: cloneRun.run.id, parent: { id } }]);
      const { runs } = await stage.ask(
        "query ($id: ID!) { runs(filter: { parentId: $id }) { totalCount edges { node { id } } } }",
        { id },
      );
      expect(runs).toEqual({ totalCount: 1, edges: [{ node: { id: cloneRun.run.id } }] });
      const wrong = await stage.ask(mutation("cloneRun", "CloneRunInput"), {
        input: { id, changes: { epoch: 2 } },
      });
      expect(wrong.cloneRun.userErrors[0]).toMatchObject({ path: ["input", "epoch"], code: "UNKNOWN" });
    });

    test("edits, cancels, retries and deletes", async () => {
      const { startTraining } = await stage.ask(train, { input: { preset: "small" } });
      const { id } = startTraining.run;
      const edited = await stage.ask(mutation("editRun", "EditRunInput"), {
        input: { id, title: "new", tags: ["x"] },
      });
      expect(edited.editRun.run).toMatchObject({ title: "new", tags: ["x"], note: "" });
      const cancelled = await stage.ask(mutation("cancelRun", "IdInput"), { input: { id } });
      expect(cancelled.cancelRun.run.state).toBe("cancelled");
      const retried = await stage.ask(mutation("retryRun", "IdInput"), { input: { id } });
      expect(retried.retryRun.run.state).toBe("queued");
      const again = await stage.ask(mutation("retryRun", "IdInput"), { input: { id } });
      expect(again.retryRun.userErrors[0].code).toBe("STATE");
      await stage.ask(mutation("cancelRun", "IdInput"), { input: { id } });
      const deleted = await stage.ask(mutation("deleteRun", "IdInput", "deletedId"), { input: { id } });
      expect(deleted.deleteRun).toEqual({ deletedId: id, userErrors: [] });
      expect((await stage.ask("query ($id: ID!) { node(id: $id) { id } }", { id })).node).toBeNull();
    });

    test("a run that others depend on is not deleted", async () => {
      const { model } = await stage.ask(
        "query ($id: ID!) { model(id: $id) { run { id dependents { id } } } }",
        { id: modelId },
      );
      expect(model.run.dependents.length).toBeGreaterThan(0);
      await stage.ask(mutation("cancelRun", "IdInput"), { input: { id: model.run.id } });
      const { deleteRun } = await stage.ask(mutation("deleteRun", "IdInput", "deletedId"), {
        input: { id: model.run.id },
      });
      expect(deleteRun).toMatchObject({ deletedId: null, userErrors: [{ code: "IN_USE" }] });
    });

    test("studies, models and data sets are made and renamed", async () => {
      const { createStudy } = await stage.ask(
        mutation("createStudy", "CreateStudyInput", "study { id name tags }"),
        { input: { name: "s", tags: ["a"] } },
      );
      const { id } = createStudy.study;
      const { editStudy } = await stage.ask(
        mutation("editStudy", "EditStudyInput", "study { name note tags }"),
        { input: { id, name: "s2", note: "n" } },
      );
      expect(editStudy.study).toEqual({ name: "s2", note: "n", tags: ["a"] });
      const { editModel } = await stage.ask(mutation("editModel", "EditModelInput", "model { name }"), {
        input: { id: modelId, name: "renamed" },
      });
      expect(editModel.model.name).toBe("renamed");
      const register = mutation("registerDataset", "RegisterDatasetInput", "dataset { name kind }");
      const known = await stage.ask(register, { input: { name: "mine", path: "/data/mine" } });
      expect(known.registerDataset.dataset).toEqual({ name: "mine", kind: "path" });
      const { startTraining } = await stage.ask(train, {
        input: { preset: "small", data: { source: "mine" } },
      });
      expect(startTraining.run.payload.data.source).toMatch(/^dst_/);
      const both = await stage.ask(register, { input: { name: "two", path: "/x", upload: "y" } });
      expect(both.registerDataset.userErrors[0]).toMatchObject({ path: ["input", "path"], code: "INVALID" });
      const lost = await stage.ask(register, { input: { name: "three", upload: "y" } });
      expect(lost.registerDataset.userErrors[0]).toMatchObject({
        path: ["input", "upload"],
        code: "MISSING",
      });
      const twice = await stage.ask(register, { input: { name: "mine", path: "/data/other" } });
      expect(twice.registerDataset.userErrors[0].code).toBe("CONFLICT");
    });

    test("a failed run says what to do next, and what failed for its sake names it", async () => {
      const own = await openStage(openUrl);
      try {
        const { startTraining } = await own.ask(
          mutation("startTraining", "StartTrainingInput", "run { id model { id } }"),
          { input: { preset: "small" } },
        );
        const model = startTraining.run.model.id;
        await own.ask(mutation("startSurface", "StartSurfaceInput"), { input: { model, data: images } });
        await (await fakeWorker(own.store)).fail("data: want images, got none");
        const { runs } = await own.ask(
          "{ runs(sort: { by: task }) { edges { node { state error { code message next } } } } }",
        );
        const [first, second] = runs.edges.map(({ node }: { node: unknown }) => node);
        expect(first).toMatchObject({
          state: "failed",
          error: { message: "data: want images, got none", next: "look at it" },
        });
        expect(second).toMatchObject({ state: "failed", error: { code: "dependency" } });
        expect(second.error.next).toContain(startTraining.run.id);
      } finally {
        await own.close();
      }
    });
  });
}
