import {
  type PayloadInputs,
  parseStudy,
  planStudy,
  type ReportDocument,
  reportDocument,
  type StudyInput,
} from "@basin/tasks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform } from "./platform.js";

const axis = { from: -1, to: 1, points: 3 };
const fgsm = { name: "fgsm", title: "FGSM", attack: "fgsm:epsilon=0.1" };

const tiny: StudyInput = {
  name: "tiny",
  data: { source: "digits", train: 64, test: 32 },
  base: { kind: "train", arch: "resnet8", epochs: 1, batch: 32, augment: null },
  augmentations: [{ name: "fgsm", title: "FGSM", attacks: [fgsm.attack] }],
  finetuning: { epochs: 1, batch: 32, augment: null },
  attacks: [fgsm, { name: "pgd", title: "PGD", attack: "pgd:epsilon=0.1,step=0.05,steps=2" }],
  surfaces: { x: axis, y: axis, images: 16, attacks: [fgsm.attack] },
  interpolation: { x: axis, images: 16 },
  hessian: { images: 8, largest: 1, smallest: 0, products: 2, trace: 1 },
  seeds: [0, 1],
};

describe("reports of a study", () => {
  let platform: Platform;
  const runs = new Map<string, string>();
  let payload: PayloadInputs["report"];

  beforeAll(async () => {
    platform = await openPlatform();
    await platform.work();
    const models = new Map<string, string>();
    const made = { run: (key: string) => runs.get(key)!, model: (key: string) => models.get(key)! };
    for (const step of planStudy(parseStudy(tiny))) {
      const asked = step.payload(made);
      if (step.task === "report") payload = asked as PayloadInputs["report"];
      const { id } = await platform.start(step.task, asked);
      runs.set(step.key, id);
      const [model] = await platform.store.models.ofRuns([id]);
      if (model) models.set(step.key, model.id);
    }
  });

  afterAll(async () => {
    await platform.close();
  });

  const filesOf = async (runId: string) => {
    const [artifacts] = await platform.store.artifacts.ofRuns([runId]);
    return artifacts!.filter(({ role }) => role === "report");
  };

  const documentOf = async (runId: string): Promise<ReportDocument> => {
    const { hash } = (await filesOf(runId)).find(({ name }) => name === "report.json")!;
    return reportDocument.parse(JSON.parse(new TextDecoder().decode(await platform.artifacts.get(hash))));
  };

  it("wait for every run that they read, and keep their files under the role that says so", async () => {
    for (const id of runs.values()) await platform.succeeded(id);
    const { result, protocol, progress } = await platform.succeeded(runs.get("report")!);
    const files = await filesOf(runs.get("report")!);
    const names = files.map(({ name }) => name).sort();
    expect(names).toEqual(expect.arrayContaining(["report.csv", "report.json", "report.md"]));
    const document = await documentOf(runs.get("report")!);
    expect(result!["document"]).toBe(files.find(({ name }) => name === "report.json")!.hash);
    expect(result!["verdicts"]).toEqual(document.verdicts);
    expect(protocol).toMatchObject({ draws: 2000, seed: 0 });
    expect(progress.done).toBe(progress.total);
  });

  it("say what the runs have measured, and where it comes from", async () => {
    const document = await documentOf(runs.get("report")!);
    const base = runs.get("evaluation of base, seed 1")!;
    const { evaluations } = (await platform.run(base)).result as { evaluations: { top1: number }[] };
    const row = document.robustness.find(({ group }) => group === "base")!;
    const cell = row.cells.find(({ attack }) => attack === "fgsm")!;
    expect(cell.values.find(({ seed }) => seed === 1)).toMatchObject({
      value: evaluations[1]!.top1,
      run: base,
    });
    expect(cell.intervals.images).not.toBeNull();
    expect(document.models.map(({ run }) => run)).toContain(runs.get("fgsm, seed 0"));
    expect(document.surfaces).toHaveLength(4 + 2 + 1);
    const roughness = document.flatness.find(({ name }) => name === "roughness")!;
    const surface = runs.get("surface of base, seed 0, directions 0")!;
    const { flatness } = (await platform.run(surface)).result as { flatness: Record<string, number> };
    const value = roughness.rows[0]!.values.find(({ run }) => run === surface)!;
    expect(value.value).toBe(flatness["roughness"]);
    expect(roughness.rows[0]!.intervals.images).not.toBeNull();
  });

  it("do without rows and losses that are gone: those figures have no interval over images", async () => {
    for (const id of runs.values()) {
      const [artifacts] = await platform.store.artifacts.ofRuns([id]);
      const gone = artifacts!.filter(({ role }) => role === "rows" || role === "image-losses");
      for (const { hash } of gone) await platform.artifacts.remove(hash);
    }
    const again = await platform.start("report", { ...payload, seed: 1 });
    await platform.succeeded(again.id);
    const document = await documentOf(again.id);
    const cells = document.robustness.flatMap((row) => row.cells);
    expect(cells.every(({ intervals }) => intervals.images === null)).toBe(true);
    expect(cells.every(({ mean }) => mean !== null)).toBe(true);
    const rows = document.flatness.flatMap((figure) => figure.rows);
    expect(rows.every(({ intervals }) => intervals.images === null)).toBe(true);
  });
});
