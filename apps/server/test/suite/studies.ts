import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fakeWorker } from "../fake-worker.js";
import { type OpenUrl, openStage, type Stage } from "../stage.js";
import { askStudy, countRuns, readStudy, small, startStudy } from "../studies.js";

const idsOf = ({ steps }: { readonly steps: readonly { readonly run: { readonly id: string } }[] }) =>
  steps.map(({ run }) => run.id);

export function studySuite(openUrl: OpenUrl): void {
  describe("studies", () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await openStage(openUrl);
    });
    afterEach(() => stage.close());

    test("a study starts as runs, each after what it needs, the report last", async () => {
      const study = await startStudy(stage, { ...small, tags: ["a"], note: "n" });
      expect(study).toMatchObject({ name: "small", tags: ["a"], note: "n" });
      expect(study.payload).toMatchObject({ data: small.data, base: { batch: 128 }, seeds: [0] });
      expect(study.steps.map(({ key }) => key)).toEqual([
        "base, seed 0",
        "fgsm, seed 0",
        "evaluation of base, seed 0",
        "evaluation of fgsm, seed 0",
        "surface of base, seed 0, directions 0",
        "surface of fgsm, seed 0, directions 0",
        "report",
      ]);
      expect(study.steps.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect(study.steps.map(({ run }) => run.task)).toEqual(
        "train finetune evaluate evaluate surface surface report".split(" "),
      );
      expect(study.steps.every(({ title, run }) => run.title === title && run.state === "queued")).toBe(true);
      expect(study.progress).toEqual({ done: 0, total: 7, state: "queued" });
      const [needs] = await stage.store.runs.dependencies([study.steps[6]!.run.id]);
      expect([...needs!].sort()).toEqual(idsOf(study).slice(0, 6).sort());
      expect(await (await fakeWorker(stage.store)).workOff()).toHaveLength(7);
      expect((await readStudy(stage, study.id)).progress).toEqual({ done: 7, total: 7, state: "succeeded" });
    });

    test("starting the same again starts nothing, by its content or by its id", async () => {
      const study = await startStudy(stage, small);
      expect(await startStudy(stage, small)).toEqual(study);
      await (await fakeWorker(stage.store)).workOff();
      const again = await startStudy(stage, { id: study.id });
      expect(idsOf(again)).toEqual(idsOf(study));
      expect(await countRuns(stage)).toBe(7);
      expect((await stage.ask("{ studies(first: 5) { totalCount } }")).studies.totalCount).toBe(1);
    });

    test("many who start the same at once get the same runs", async () => {
      const all = await Promise.all(
        Array.from({ length: 4 }, (_, i) => startStudy(stage, { ...small, name: `s${i}` })),
      );
      const shared = all.map((study) => idsOf(study).slice(0, -1));
      expect(new Set(shared.map((ids) => ids.join())).size).toBe(1);
      expect(await countRuns(stage)).toBe(6 + 4);
    });

    test("one seed more computes what belongs to it, and a new report", async () => {
      const study = await startStudy(stage, small);
      await (await fakeWorker(stage.store)).workOff();
      const more = await startStudy(stage, { id: study.id, seeds: [0, 1] });
      expect(more.id).toBe(study.id);
      expect(more.steps).toHaveLength(13);
      expect(await countRuns(stage)).toBe(7 + 7);
      const before = new Set(idsOf(study));
      const there = more.steps.filter(({ run }) => before.has(run.id)).map(({ key }) => key);
      expect(there).toEqual(study.steps.slice(0, 6).map(({ key }) => key));
      expect(more.progress).toEqual({ done: 6, total: 13, state: "running" });
      const runs = await stage.ask("query ($id: ID!) { runs(filter: { studyId: $id }) { totalCount } }", {
        id: more.id,
      });
      expect(runs.runs.totalCount).toBe(14);
    });

    test("one attack more measures that attack alone and keeps everything else", async () => {
      const study = await startStudy(stage, small);
      const attacks = [...small.attacks, { name: "pgd", title: "PGD", attack: "pgd:steps=2" }];
      const more = await startStudy(stage, { id: study.id, attacks, note: "more" });
      expect(more.note).toBe("more");
      const before = idsOf(study);
      const added = more.steps.filter(({ run }) => !before.includes(run.id));
      expect(added.map(({ run }) => run.task)).toEqual(["evaluate", "evaluate", "report"]);
      expect(idsOf(await startStudy(stage, { id: study.id }))).toEqual(idsOf(more));
    });

    test("what two studies have in common is computed once, whatever their names", async () => {
      const one = await startStudy(stage, small);
      const { augmentations } = small;
      const pgd = { name: "pgd", title: "PGD", attacks: ["pgd:steps=2"] };
      const two = await startStudy(stage, { ...small, name: "two", augmentations: [...augmentations, pgd] });
      expect(two.id).not.toBe(one.id);
      const shared = idsOf(two).filter((id) => idsOf(one).includes(id));
      expect(shared).toHaveLength(6);
      expect(await countRuns(stage)).toBe(7 + 4);
      const query =
        "query ($id: ID!) { runs(filter: { studyId: $id }, first: 50) { edges { node { id } } } }";
      const { runs } = await stage.ask(query, { id: two.id });
      expect(runs.edges.map(({ node }: { node: { id: string } }) => node.id).sort()).toEqual(
        idsOf(two).sort(),
      );
    });

    test("an equal run that someone starts by hand does not move a study", async () => {
      const study = await startStudy(stage, small);
      const worker = await fakeWorker(stage.store);
      await worker.workOff();
      const {
        base: { kind: _, ...recipe },
        data,
      } = small;
      await stage.ask(
        "mutation ($input: StartTrainingInput!) { startTraining(input: $input) { userErrors { message } } }",
        { input: { ...recipe, data } },
      );
      await worker.workOff();
      expect(idsOf(await startStudy(stage, { id: study.id }))).toEqual(idsOf(study));
      expect(await countRuns(stage)).toBe(8);
    });

    test("a failed run is tried again when its study is, and what waited for it follows", async () => {
      const study = await startStudy(stage, small);
      await (await fakeWorker(stage.store)).fail("data: want images, got none");
      const failed = await readStudy(stage, study.id);
      expect(failed.progress).toEqual({ done: 0, total: 7, state: "failed" });
      const { retryStudy } = await stage.ask(
        "mutation ($id: ID!) { retryStudy(input: { id: $id }) { study { progress { state } } userErrors { message } } }",
        { id: study.id },
      );
      expect(retryStudy).toEqual({ study: { progress: { state: "queued" } }, userErrors: [] });
      await (await fakeWorker(stage.store)).workOff();
      const done = await readStudy(stage, study.id);
      expect(done.progress.state).toBe("succeeded");
      expect(idsOf(done)).toEqual(idsOf(study));
    });

    test("a cancelled study goes on where it was when it is started again", async () => {
      const study = await startStudy(stage, small);
      const cancel =
        "mutation ($id: ID!) { cancelStudy(input: { id: $id }) { study { progress { state } } userErrors { code } } }";
      expect((await stage.ask(cancel, { id: study.id })).cancelStudy.study.progress.state).toBe("cancelled");
      expect((await stage.ask(cancel, { id: "std_none" })).cancelStudy.userErrors).toEqual([
        { code: "MISSING" },
      ]);
      const again = await startStudy(stage, small);
      expect(idsOf(again)).toEqual(idsOf(study));
      expect(again.progress.state).toBe("queued");
    });

    test("a run that is being stopped is not taken: an equal one begins", async () => {
      const study = await startStudy(stage, small);
      await (await fakeWorker(stage.store)).claim();
      await stage.ask(
        "mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { id } } }",
        study.steps[0]!.run,
      );
      const again = await startStudy(stage, { id: study.id });
      expect(again.steps[0]!.run.id).not.toBe(study.steps[0]!.run.id);
      expect(again.steps[0]!.run.state).toBe("queued");
    });

    test("a study can go on from a model of the store", async () => {
      const { startTraining } = await stage.ask(
        'mutation { startTraining(input: { preset: "small" }) { run { id model { id } } } }',
      );
      const { id, model } = startTraining.run;
      const study = await startStudy(stage, {
        ...small,
        base: { kind: "model", model: model.id },
        seeds: [0, 1],
      });
      expect(study.steps.map(({ key }) => key).slice(0, 3)).toEqual([
        "fgsm, seed 0",
        "fgsm, seed 1",
        "evaluation of base",
      ]);
      expect(await stage.store.runs.dependencies([study.steps[0]!.run.id])).toEqual([[id]]);
    });

    test("a data set is kept to by its id, and a built-in one by its name", async () => {
      await stage.store.datasets.create({ name: "mine", kind: "path", source: "/data/mine" });
      const mine = await startStudy(stage, { ...small, data: { source: "mine" } });
      expect(mine.payload["data"]).toEqual({ source: expect.stringMatching(/^dst_/) });
      const digits = await stage.store.datasets.byName("digits");
      const byName = await startStudy(stage, small);
      const byId = await startStudy(stage, { ...small, data: { source: digits!.id } });
      expect(byId).toEqual(byName);
    });

    test("an estimate counts what is there and starts nothing", async () => {
      const query = `query ($input: StartStudyInput!) {
        estimateStudy(input: $input) { runs existing seconds payload userErrors { path code message } }
      }`;
      const estimate = async (input: object) => (await stage.ask(query, { input })).estimateStudy;
      const all = await estimate(small);
      expect(all).toMatchObject({ runs: 7, existing: 0, userErrors: [], payload: { seeds: [0] } });
      expect(all.seconds).toBeGreaterThan(0);
      expect(await countRuns(stage)).toBe(0);
      const study = await startStudy(stage, small);
      expect(await estimate(small)).toMatchObject({ existing: 7, seconds: 0 });
      const more = await estimate({ id: study.id, seeds: [0, 1] });
      expect(more).toMatchObject({ runs: 13, existing: 6 });
      expect(more.seconds).toBeCloseTo(all.seconds, 5);
      expect(await estimate({ ...small, seeds: [] })).toMatchObject({
        ...{ runs: null, existing: null, seconds: null, payload: null },
        userErrors: [{ path: ["input", "seeds"], code: "INVALID" }],
      });
    });

    test("every preset is listed; one that lacks nothing is a study", async () => {
      const { studyPresets } = await stage.ask("{ studyPresets { name help payload } }");
      expect(studyPresets.map(({ name }: { name: string }) => name)).toEqual([
        "demo",
        "cpu",
        "paper",
        "scratch",
        "mixed",
      ]);
      const demo = await startStudy(stage, { preset: "demo", seeds: [4] });
      expect(demo.name).toBe("Demo");
      expect(demo.steps.map(({ key }) => key)).toContain("Hessian of pgd, seed 4");
    });

    const grid = { from: -1, to: 1, points: 10_001 };
    test.each<[string, object, string, RegExp]>([
      ["nothing", {}, "name", /want text/],
      ["a preset that there is not", { preset: "huge" }, "preset", /want one of demo, cpu/],
      ["a study that there is not", { id: "std_none" }, "id", /want the id of a study/],
      ["a preset that leaves the base open", { preset: "cpu" }, "base", /want an object/],
      ["images that there are not", { ...small, data: { source: "mnist" } }, "data.source", /got mnist/],
      [
        "a model that there is not",
        { ...small, base: { kind: "model", model: "mdl_0" } },
        "base.model",
        /mdl_0/,
      ],
      [
        "an upload that there is not",
        { ...small, base: { kind: "import", upload: "0".repeat(64) } },
        "base.upload",
        /POST/,
      ],
      [
        "an attack that there is not",
        { ...small, attacks: [{ ...small.attacks[0], attack: "magic" }] },
        "attacks.0.attack",
        /magic/,
      ],
      [
        "two attacks of one name",
        { ...small, attacks: [small.attacks[0], small.attacks[0]] },
        "attacks",
        /unlike/,
      ],
      [
        "a surface of a hundred million cells",
        { ...small, surfaces: { x: grid, y: grid } },
        "surfaces.y.points",
        /1048576 cells/,
      ],
      ["a name that models cannot have", { ...small, name: "n".repeat(200) }, "name", /200/],
      [
        "a hundred thousand runs",
        {
          ...small,
          surfaces: { ...small.surfaces, directions: 100 },
          seeds: Array.from({ length: 100 }, (_, i) => i),
        },
        "seeds",
        /want a study of 2000 runs at most/,
      ],
      [
        "both ways of training",
        { ...small, scratch: { arch: "resnet8", epochs: 1 } },
        "finetuning",
        /either/,
      ],
    ])("%s is refused with its path, and nothing is started", async (_what, input, path, message) => {
      const { study, userErrors } = await askStudy(stage, input);
      expect(study).toBeNull();
      expect(userErrors.map((one) => one.path.join("."))).toContain(`input.${path}`);
      const { message: told } = userErrors.find((one) => one.path.join(".") === `input.${path}`)!;
      expect(told).toMatch(message);
      expect(told).not.toContain("\n");
      expect(await countRuns(stage)).toBe(0);
      expect((await stage.ask("{ studies(first: 5) { totalCount } }")).studies.totalCount).toBe(0);
    });

    test("examples that would take the name of a registered data set are refused", async () => {
      await stage.store.datasets.create({ name: "small: FGSM", kind: "path", source: "/data" });
      const { userErrors } = await askStudy(stage, { ...small, examples: { images: 2 } });
      expect(userErrors).toMatchObject([{ path: ["input", "attacks", "0", "title"], code: "CONFLICT" }]);
      expect(await countRuns(stage)).toBe(0);
    });

    test("a report is cloned by nobody, and its mutation starts its study again", async () => {
      const study = await startStudy(stage, small);
      const report = study.steps.at(-1)!.run;
      const { cloneRun } = await stage.ask(
        "mutation ($id: ID!) { cloneRun(input: { id: $id, seed: 1 }) { run { id } userErrors { path message } } }",
        report,
      );
      expect(cloneRun).toEqual({
        run: null,
        userErrors: [{ path: ["input", "id"], message: expect.stringContaining("startStudy") }],
      });
      const { run } = await stage.ask(
        "query ($id: ID!) { run(id: $id) { command mutation { query variables } } }",
        report,
      );
      expect(run.command).toContain(study.id);
      const again = await stage.ask(run.mutation.query, run.mutation.variables);
      expect(again.startStudy).toEqual({ study: { id: study.id }, userErrors: [] });
      expect(await countRuns(stage)).toBe(7);
    });

    test("a list of studies takes as many statements for five as for one", async () => {
      const query = `query ($first: Int) {
        studies(first: $first) { edges { node {
          name payload progress { done total share state } reportFiles { name } report { name }
          steps { key title position run { id state progress { share } model { id } evaluations { alarms { name } } surface { flatness { name } } } }
        } } }
      }`;
      for (let i = 0; i < 5; i++) await startStudy(stage, { ...small, seeds: [i] });
      const count = async (first: number): Promise<number> => {
        stage.statements.length = 0;
        const { studies } = await stage.ask(query, { first });
        expect(studies.edges).toHaveLength(first);
        return stage.statements.length;
      };
      const few = await count(1);
      expect(await count(5)).toBe(few);
      expect(few).toBeLessThan(15);
    });
  });
}
