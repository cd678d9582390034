import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);
beforeAll(() => trainSmall(cwd, "m.safetensors"));

const bytesOf = (name: string): Promise<Buffer> => readFile(join(cwd, name));

describe("a training that Ctrl-C stops", () => {
  const cases = {
    train: "train --arch resnet8 --data digits --images 400 --epochs 4 --batch 16 --seed 3",
    finetune:
      "finetune --model m.safetensors --data digits --images 200 --epochs 4 --batch 16 --attack pgd:epsilon=0.1,steps=3",
    "adversarial training":
      "train --arch resnet8 --data digits --images 128 --epochs 4 --batch 32 --attack pgd:epsilon=0.1,steps=2 --clean-share 0",
  };

  it.each(Object.entries(cases))("%s resumes to the bits of one that was not stopped", async (_, line) => {
    await basinJson(words(`${line} --out whole.safetensors`), { cwd });
    const cut = words(`${line} --out cut.safetensors`);
    const stopped = await basin(cut, { cwd, interruptAt: /epoch 1\/4/ });
    expect(stopped.code).toBe(130);
    expect(stopped.stdout).toBe("");
    expect(stopped.stderr).toMatch(/cut\.state\.safetensors; go on with: basin .* --resume\n$/);
    expect(await readdir(cwd)).not.toContain("cut.safetensors");
    const other = await basin([...cut, "--resume", "--lr", "0.05"], { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/another learningRate: .* instead of 0\.05/);
    await basinJson([...cut, "--resume"], { cwd });
    expect((await bytesOf("cut.safetensors")).equals(await bytesOf("whole.safetensors"))).toBe(true);
    expect((await readdir(cwd)).sort()).toEqual(["cut.safetensors", "m.safetensors", "whole.safetensors"]);
    for (const name of ["cut", "whole"]) await rm(join(cwd, `${name}.safetensors`));
  });
});

describe("a second Ctrl-C", () => {
  it("ends a training at once by the signal, without a crash", async () => {
    const line = "train --arch resnet32 --data digits --epochs 500 --batch 256 --out endless.safetensors";
    const options = { cwd, interruptAt: /images\/s/, pressAgain: 20 };
    const { code, signal, stderr } = await basin(words(line), options);
    expect([code, signal]).toEqual([null, "SIGINT"]);
    expect(stderr).toMatch(/press Ctrl-C again to stop at once\n$/);
    expect(await readdir(cwd)).not.toContain("endless.safetensors");
  });
});

describe("a surface that Ctrl-C stops", () => {
  const line = "surface --model m.safetensors --data digits --images 100 --x=-1:1:31 --y=-1:1:21";

  it("keeps its cells, says so, and resumes to the same surface", async () => {
    const whole = await basinJson<Mapped>(words(`${line} --out whole.npz`), { cwd });
    const cut = words(`${line} --out cut.npz`);
    const stopped = await basin([...cut, "--json"], {
      cwd,
      interruptAt: /cells to compute/,
      patience: 400,
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toMatch(/cells are kept in cut\.npz; go on with: basin surface .*--resume\n$/);
    const partial = JSON.parse(stopped.stdout) as Mapped;
    const kept = partial.finished!.filter((flag) => flag === 1).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(31 * 21);
    const { code, stdout, stderr } = await basin([...cut, "--resume", "--json"], { cwd });
    expect(code).toBe(0);
    expect(stderr).toContain(`${31 * 21 - kept} of ${31 * 21} cells to compute`);
    const resumed = JSON.parse(stdout) as Mapped;
    expect([resumed.loss, resumed.top1]).toEqual([whole.loss, whole.top1]);
    expect((await bytesOf("cut.npz")).equals(await bytesOf("whole.npz"))).toBe(true);
  });

  it("refuses to mix what was measured differently", async () => {
    const other = await basin(words(`${line} --out whole.npz --resume --seed 1`), { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/whole\.npz: want directions .* to resume/);
    const grid = await basin(words(`${line} --x=-1:1:30 --out whole.npz --resume`), { cwd });
    expect(grid.code).toBe(2);
    expect(grid.stderr).toContain("want the same axes to resume, got -1:1:31, -1:1:21");
  });

  it("computes nothing again that is finished", async () => {
    const again = await basinJson<Mapped>(words(`${line} --out whole.npz --resume`), { cwd });
    expect(again.imagesPerSecond).toBeNull();
  });
});

interface Mapped {
  readonly loss: readonly number[];
  readonly top1: readonly number[];
  readonly finished?: readonly number[];
  readonly imagesPerSecond: number | null;
}
