import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportDocument, type StudyInput } from "@basin/tasks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";
import { startUp, type Up } from "./up.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);

interface Step {
  readonly key: string;
  readonly run: { readonly id: string; readonly state: string };
}

interface Study {
  readonly id: string;
  readonly payload: StudyInput;
  readonly steps: readonly Step[];
}

const onHome = (...line: string[]): string[] => [...line, "--home", join(cwd, "home")];
const json = <T>(...line: string[]): Promise<T> => basinJson<T>(onHome(...line), { cwd });
const text = async (...line: string[]): Promise<string> => (await basin(onHome(...line), { cwd })).stdout;
const show = (name: string): Promise<Study> => json<Study>("study", "show", name);
const start = (input: object): Promise<{ startStudy: { study: Study } }> => {
  const mutation =
    "mutation($input: StartStudyInput!) { startStudy(input: $input) { study { id steps { key } } } }";
  return json("query", mutation, "--variables", JSON.stringify({ input }));
};

/** When each run ended: what has to stay as it is where nothing is computed again. */
async function finishedRuns(): Promise<ReadonlyMap<string, string>> {
  const line = words("runs --state succeeded --first 100");
  const { runs } = await json<{ runs: { id: string; finishedAt: string }[] }>(...line);
  return new Map(runs.map(({ id, finishedAt }) => [id, finishedAt]));
}

const axis = { from: -0.5, to: 0.5, points: 3 };
const recipe = { epochs: 4, batch: 16, augment: null };

/** The whole plan on a few digits. */
const small: Omit<StudyInput, "base"> & { readonly base: object } = {
  name: "small",
  data: { source: "digits", train: 256, test: 24 },
  base: { kind: "train", arch: "resnet8", ...recipe },
  augmentations: [{ name: "fgsm", title: "FGSM", attacks: ["fgsm:epsilon=0.1"] }],
  finetuning: { ...recipe, epochs: 1 },
  attacks: [{ name: "fgsm", title: "FGSM", attack: "fgsm:epsilon=0.1" }],
  surfaces: { x: axis, y: axis, images: 16 },
  hessian: { images: 16, largest: 1, smallest: 0, products: 4, trace: 2 },
  examples: { images: 4 },
};

/** Trainings, evaluations, surfaces and Hessians of two models, examples of one attack, the report. */
const STEPS = 2 + 2 + 2 + 2 + 1 + 1;

describe("a study with a server of the command's own", () => {
  it("has no report before its runs are done, and says what is missing and what to do", async () => {
    const { study } = (await start(small)).startStudy;
    expect(study.steps).toHaveLength(STEPS);
    const { code, stdout, stderr } = await basin(onHome("study", "report", "small"), { cwd });
    expect([code, stdout, stderr.trimEnd()]).toEqual([
      2,
      "",
      `basin: report of ${study.id}: want ${STEPS} runs, ${STEPS} of which are missing (${STEPS} waiting); go on with: basin study start paper --study ${study.id}`,
    ]);
  }, 180_000);

  it("says how it goes on after Ctrl-C", async () => {
    const line = onHome("study", "start", "paper", "--study", "small");
    const { code, stderr } = await basin(line, { cwd, interruptAt: /^train: .*: done$/m });
    expect(code).toBe(130);
    const last = stderr.trimEnd().split("\n").at(-1);
    expect(last).toMatch(
      /^basin: stopped: std_\w+ is kept; go on with: basin study start paper --study small --home /,
    );
  }, 180_000);

  it("goes on from there, computes nothing again and ends on tables and verdicts", async () => {
    const before = await finishedRuns();
    expect(before.size).toBeGreaterThan(0);
    const { code, stdout, stderr } = await basin(onHome("study", "start", "paper", "--study", "small"), {
      cwd,
    });
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    expect(stderr).toMatch(new RegExp(`^${before.size} of ${STEPS} runs were there already$`, "m"));
    for (const part of ["Table 1: top-1 in %", "Table 2: mean 1-SSIM", "FGSM", "basin study report std_"])
      expect(stdout).toContain(part);
    expect(stdout).toMatch(/^(supported|not supported|undecided): /m);
    const after = await finishedRuns();
    for (const [id, time] of before) expect(after.get(id)).toBe(time);
    expect(after.size).toBe(STEPS);
  }, 600_000);
});

describe("a study on basin up", () => {
  let up: Up;
  beforeAll(async () => {
    up = await startUp(["--home", join(cwd, "home")]);
  }, 180_000);
  afterAll(() => up.end("SIGINT"));

  it("that is done is answered at once, by an equal plan too", async () => {
    const { stderr } = await basin(onHome("study", "start", "paper", "--study", "small"), { cwd });
    expect(stderr).toContain(`${STEPS} of ${STEPS} runs were there already`);
    await start(small);
    const { studies } = await json<{ studies: unknown[] }>("study", "list");
    expect([studies.length, (await json<{ total: number }>("runs")).total]).toEqual([1, STEPS]);
    expect(await text("study", "list")).toMatch(/^std_\w+ +succeeded +10\/10 +small$/m);
  }, 180_000);

  it("leaves its report as files", async () => {
    const { files } = await json<{ files: string[] }>("study", "report", "small", "--out", join(cwd, "r"));
    const names = ["report.csv", "report.html", "report.json", "report.md"];
    expect((await readdir(join(cwd, "r"))).sort()).toEqual(names);
    expect(files).toHaveLength(names.length);
    const report = reportDocument.parse(JSON.parse(await readFile(join(cwd, "r/report.json"), "utf8")));
    expect(report.robustness.map(({ cells }) => cells.length)).toEqual([2, 2]);
    expect(await readFile(join(cwd, "r/report.html"), "utf8")).toMatch(/^<!doctype html>/i);
    await text("study", "report", "small", "--out", join(cwd, "one"), "--format", "md");
    expect(await readdir(join(cwd, "one"))).toEqual(["report.md"]);
  }, 180_000);

  it("is extended by a seed, and only that seed is computed", async () => {
    const before = await finishedRuns();
    const line = onHome("study", "start", "paper", "--study", "small", "--seeds", "1");
    const { code, stderr } = await basin(line, { cwd });
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    const { payload, steps } = await show("small");
    expect(payload.seeds).toEqual([0, 1]);
    const after = await finishedRuns();
    for (const [id, time] of before) expect(after.get(id)).toBe(time);
    // All of the first seed but the report, which is another one.
    const shared = steps.filter(({ run }) => before.has(run.id));
    expect(shared).toHaveLength(STEPS - 1);
    expect(after.size).toBe(before.size + steps.length - shared.length);
  }, 600_000);

  it("is cancelled as a whole, and goes on when it is started again", async () => {
    const states = async () => new Set((await show("small")).steps.map(({ run }) => run.state));
    await text("study", "start", "paper", "--study", "small", "--seeds", "2", "--detach");
    expect(await text("study", "cancel", "small")).toMatch(/^std_\w+ small: \d+ of \d+ runs done$/m);
    // What computes stops within a batch or a cell.
    await expect
      .poll(states, { timeout: 60_000, interval: 500 })
      .toEqual(new Set(["succeeded", "cancelled"]));
    await text("study", "start", "paper", "--study", "small", "--detach");
    expect(await states()).not.toContain("cancelled");
    await text("study", "cancel", "small");
  }, 300_000);
});

describe("what is asked", () => {
  const asked = (...line: string[]): Promise<Study> =>
    basinJson<Study>([...line, "--home", join(cwd, "asked")], { cwd });
  let up: Up;
  beforeAll(async () => {
    up = await startUp(["--home", join(cwd, "asked"), "--workers", "0"]);
  }, 180_000);
  afterAll(() => up.end("SIGINT"));

  it("is a preset with other seeds, attacks and groups", async () => {
    const line = "study start paper --preset demo --seeds 3,4 --detach --attack weak=fgsm:epsilon=0.02";
    const both = "--train-on both=fgsm:epsilon=0.1+mi-fgsm:epsilon=0.1";
    const { payload } = await asked(...words(`${line} ${both}`), "--name", "mine");
    expect(payload).toMatchObject({ name: "mine", seeds: [3, 4], surfaces: { x: { points: 21 } } });
    expect(payload.attacks.map(({ name }) => name)).toEqual(["fgsm", "pgd", "stadv", "weak"]);
    const added = payload.augmentations.at(-1)!;
    expect([added.name, added.attacks.length]).toEqual(["both", 2]);
  }, 180_000);

  it("begins with a checkpoint or a model, on a folder that is registered", async () => {
    await trainSmall(cwd, "base.safetensors");
    await mkdir(join(cwd, "cifar"));
    for (const name of ["data_batch_1.bin", "test_batch.bin"])
      await writeFile(join(cwd, "cifar", name), new Uint8Array(3073));
    const line = words("study start paper --preset cpu --data cifar --detach");
    const imported = await asked(...line, "--base", join(cwd, "base.safetensors"));
    expect(imported.payload.base).toMatchObject({
      kind: "import",
      upload: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(imported.payload.data).toMatchObject({
      source: expect.stringMatching(/^dst_/),
      ...{ train: 2048, test: 1017 },
    });
    const { model } = (await asked("show", imported.steps[0]!.run.id)) as unknown as {
      model: { id: string };
    };
    const known = await asked(...line, "--base", model.id);
    expect(known.payload.base).toEqual({ kind: "model", model: model.id });
  }, 300_000);
});

describe("bad input", () => {
  /** What is wrong, the command line, and what its one line must say. */
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["an unknown plan", "start pepper --preset demo", /'pepper' is invalid .*Allowed choices are paper\./],
    [
      "an unknown preset",
      "start paper --preset huge",
      /--preset.*'huge' is invalid.*demo, cpu, paper, scratch, mixed/,
    ],
    ["no preset", "start paper", /--preset: want one of demo, cpu, paper, scratch, mixed, got none/],
    ["no base", "start paper --preset cpu", /--base: want a checkpoint or a model, .*preset cpu.*, got none/],
    [
      "a base that is not there",
      "start paper --preset cpu --base no.th",
      /--base: want the id or name .*got "no\.th"/,
    ],
    [
      "seeds that are no numbers",
      "start paper --preset demo --seeds 0,x",
      /--seeds: want an integer from 0, got "x"/,
    ],
    ["a seed twice", "start paper --preset demo --seeds 1,1", /--seeds: want each seed once, got "1,1"/],
    [
      "an attack without a name",
      "start paper --preset demo --attack fgsm",
      /--attack: want a name .*got "fgsm"/,
    ],
    ["an unknown attack", "start paper --preset demo --attack a=foo", /unknown attack "foo", want one of/],
    [
      "a name that is taken",
      "start paper --preset demo --attack pgd=fgsm",
      /--attack: want another name than fgsm, pgd, stadv, got "pgd"/,
    ],
    [
      "data of no name",
      "start paper --preset demo --data nowhere",
      /data\.source: want the name or the id of a data set, got nowhere/,
    ],
    [
      "a preset for a study that is there",
      "start paper --study small --preset demo",
      /--preset: want it without --study/,
    ],
    ["an unknown study", "start paper --study none", /study: want the id or name of a study, got "none"/],
    ["an unknown id", "show std_000000000000000000", /std_000000000000000000: no such study/],
    [
      "an unknown form",
      "report small --format pdf",
      /--format: unknown format "pdf", want one of html, md, json, csv/,
    ],
  ];

  it.each(cases)(
    "%s: one line and exit code 2",
    async (_, line, says) => {
      const { code, stdout, stderr } = await basin(onHome("study", ...words(line)), { cwd });
      expect(stderr).toMatch(says);
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect([code, stdout]).toEqual([2, ""]);
    },
    120_000,
  );
});
