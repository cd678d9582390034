import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  alarmNames,
  evaluate,
  openDataset,
  parseAttack,
  rowsFromTensors,
  type Tensor,
  takeImages,
  tensor,
} from "@basin/compute";
import { parseNpz, parseSafetensors, writeNpz } from "@basin/formats";
import type { RunningWorker } from "@basin/worker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform, smallModel } from "./platform.js";
import { withEngine } from "./trainings.js";

const attacks = ["none", "fgsm:epsilon=0.1", "pgd:epsilon=0.1,step=0.03,steps=4"];
const data = { source: "digits", split: "test", images: 150 } as const;

describe("evaluations and attacks on SQLite", () => {
  let platform: Platform;
  let model: string;
  const workers: RunningWorker[] = [];

  beforeAll(async () => {
    platform = await openPlatform();
    workers.push(await platform.work(), await platform.work());
    model = await platform.importModel(smallModel(), "small");
  });

  afterAll(async () => {
    await platform.close();
  });

  const direct = async (attack: string, seed: number) => {
    const set = takeImages(await openDataset("digits", { split: "test" }), { count: data.images });
    const parsed = attack === "none" ? null : parseAttack(attack);
    return withEngine((engine) => evaluate(engine, smallModel(), parsed, set, { seed }));
  };

  it("measure what an evaluation in one piece measures, bit for bit", async () => {
    const run = await platform.start("evaluate", { model, data, attacks, seed: 4 });
    const { result, progress } = await platform.succeeded(run.id);
    expect(progress).toEqual({ done: 450, total: 450, unit: "images" });
    const [jobs] = await platform.store.jobs.of([run.id]);
    expect(jobs!.filter(({ work }) => work === "images").length).toBeGreaterThan(attacks.length);
    const [evaluations] = await platform.store.evaluations.ofRuns([run.id]);
    for (const [i, text] of attacks.entries()) {
      const { top1, loss, oneMinusSsim, l2, linf, meanFlow, robust, right } = await direct(text, 4);
      const { rightBefore, rightAfter } = robust;
      const measured = { top1, loss, oneMinusSsim, l2, linf, meanFlow, rightBefore, rightAfter, images: 150 };
      const row = evaluations!.find(({ attack }) => attack.split(":")[0] === text.split(":")[0])!;
      expect(row).toMatchObject({ ...measured, modelId: model, data: "digits", split: "test" });
      expect((result!["evaluations"] as object[])[i]).toMatchObject(measured);
      const { tensors } = parseSafetensors(await platform.artifacts.get(row.rowsHash!), "rows");
      expect(rowsFromTensors(tensors).right).toEqual(right);
    }
  });

  it("end with the alarms that their attacks allow, each naming them", async () => {
    const ball = "epsilon=0.1,target=none";
    const square = "square:epsilon=0.1,queries=20";
    const run = await platform.start("evaluate", { model, data, attacks: [...attacks, square], seed: 4 });
    const { result } = await platform.succeeded(run.id);
    const alarms = result!["alarms"] as { name: string; raised: boolean; value: number; detail: string }[];
    expect(alarms.map(({ name }) => name)).toEqual(alarmNames);
    const outputs = await direct("none", 4);
    const byName = Object.fromEntries(alarms.map((alarm) => [alarm.name, alarm]));
    const [one, many, blind] = [
      await direct(attacks[1]!, 4),
      await direct(attacks[2]!, 4),
      await direct(square, 4),
    ];
    expect(byName["zero-gradients"]!.detail).toContain("of 128 images");
    expect(byName["fgsm-stronger-than-pgd"]!.value).toBe(many.top1 - one.top1);
    expect(byName["fgsm-stronger-than-pgd"]!.detail).toMatch(
      new RegExp(`: fgsm:${ball} and pgd:epsilon=0.1,step=0.03,`),
    );
    expect(byName["label-leaking"]).toMatchObject({
      raised: one.top1 > outputs.top1,
      value: one.top1 - outputs.top1,
      detail: expect.stringContaining(`: fgsm:${ball}`),
    });
    const missed = many.right.filter((right, i) => right === 1 && blind.right[i] === 0).length;
    expect(byName["masked-gradients"]).toMatchObject({
      value: missed / data.images,
      detail: expect.stringContaining(" and square:epsilon=0.1,queries=20,"),
    });
  });

  it("keep adversarial images as a data set that other runs measure on", async () => {
    const attack = "stadv-bounded:steps=3";
    const run = await platform.start("attack", { model, data, attack, seed: 1, name: "moved" });
    const { result } = await platform.succeeded(run.id);
    const { adversarial, top1 } = await direct(attack, 1);
    const [dataset] = await platform.store.datasets.ofRuns([run.id]);
    expect(dataset).toMatchObject({ name: "moved", kind: "artifact", classes: 10, images: { test: 150 } });
    const arrays = await parseNpz(await platform.artifacts.get(dataset!.source), "moved.npz");
    expect([...arrays.keys()]).toEqual([
      ...["images", "clean", "labels", "predictions", "success"],
      ...["clean_probabilities", "probabilities", "flow"],
    ]);
    const probabilities = arrays.get("probabilities")!;
    expect(probabilities.shape).toEqual([150, 10]);
    arrays.get("predictions")!.data.forEach((found, image) => {
      const row = probabilities.data.subarray(10 * image, 10 * image + 10) as Float32Array;
      expect(row.indexOf(Math.max(...row))).toBe(found);
      expect(row.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 5);
    });
    expect(arrays.get("images")!.data).toEqual(adversarial!.adversarial);
    expect(arrays.get("flow")!.data).toEqual(adversarial!.flow);
    const misled = adversarial!.success.reduce((sum, flag) => sum + flag, 0) / 150;
    expect(result).toMatchObject({ dataset: dataset!.id, images: 150, misled });
    const source = { source: dataset!.id, split: "test" } as const;
    const second = await platform.start("evaluate", { model, data: source, attacks: ["none"] });
    const [row] = (await platform.succeeded(second.id)).result!["evaluations"] as { top1: number }[];
    expect(row!.top1).toBe(top1);
  });

  it("wait for the run that makes their model", async () => {
    const training = { arch: "resnet8", data: { source: "digits", images: 64 }, epochs: 1, batch: 32 };
    const first = await platform.start("train", training);
    const [made] = await platform.store.models.ofRuns([first.id]);
    const second = await platform.start("evaluate", { model: made!.id, data, attacks: ["none"] });
    await platform.succeeded(second.id);
    expect((await platform.run(first.id)).state).toBe("succeeded");
  });

  it("fail at once for input that does not fit, with a line that says what does", async () => {
    const run = await platform.start("evaluate", {
      model,
      data: { ...data, images: 9999 },
      attacks: ["none"],
    });
    const { state, error } = await platform.ended(run.id);
    expect(state).toBe("failed");
    expect(error).toMatchObject({ code: "invalid", message: "digits: want from 1 to 359 images, got 9999" });
    expect((await platform.store.jobs.of([run.id]))[0]![0]!.attempt).toBe(1);
  });

  it("find registered files where the worker keeps its data", async () => {
    const folder = await mkdtemp(join(tmpdir(), "basin-data-"));
    const set = await openDataset("digits", { split: "test" });
    const images = tensor(
      "u8",
      [set.count, 8, 8],
      Uint8Array.from(set.pixels, (value) => 15 * value),
    );
    const labels = tensor("i32", [set.count], set.labels);
    await writeNpz(
      join(folder, "mine.npz"),
      new Map<string, Tensor>([
        ["images", images],
        ["labels", labels],
      ]),
    );
    await platform.store.datasets.create({ name: "mine", kind: "path", source: "mine.npz" });
    for (const worker of workers) await worker.stop();
    const own = await platform.work({ data: folder });
    const run = await platform.start("evaluate", { model, data: { source: "mine" }, attacks: ["none"] });
    const { protocol } = await platform.succeeded(run.id);
    await own.stop();
    await platform.work();
    await rm(folder, { recursive: true });
    expect(protocol).toMatchObject({ data: "mine", split: "test", images: 359 });
  });

  it("know no paths, only data sets that are registered", async () => {
    const run = await platform.start("evaluate", {
      model,
      data: { ...data, source: "/etc" },
      attacks: ["none"],
    });
    const { error } = await platform.ended(run.id);
    expect(error).toMatchObject({ code: "unknown" });
    expect(error!.message).toContain('unknown data set "/etc"');
  });
});
