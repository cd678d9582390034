import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tensor } from "@basin/compute";
import { readSafetensors, writeNpz, writeSafetensors } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, createFolder, trainSmall, words } from "./basin.js";

const folder = await createFolder();
afterAll(folder.remove);

beforeAll(async () => {
  const at = (name: string): string => join(folder.path, name);
  await trainSmall(folder.path, "m.safetensors");
  await spoilModels(at);
  await mkdir(at("cut"));
  await writeFile(at("cut/test_batch.bin"), new Uint8Array(3073 + 100));
  await mkdir(at("empty"));
  await mkdir(at("taken.safetensors"));
  await writeFile(at("notes.txt"), "not a model");
  const images = tensor("u8", [2, 8, 8], new Uint8Array(128));
  await writeNpz(at("short.npz"), new Map([["images", images]]));
});

async function spoilModels(at: (name: string) => string): Promise<void> {
  const { tensors, metadata } = await readSafetensors(at("m.safetensors"));
  const [name, first] = [...tensors][0]!;
  const spoiled = tensor("f32", first.shape, new Float32Array(first.data).fill(Number.NaN, 0, 1));
  await writeSafetensors(at("nan.safetensors"), new Map([...tensors, [name, spoiled]]), metadata);
  await writeSafetensors(at("plain.safetensors"), tensors);
  await writeSafetensors(at("stray.safetensors"), new Map([["elsewhere", first]]));
  const bytes = await readFile(at("m.safetensors"));
  await writeFile(at("half.safetensors"), bytes.subarray(0, bytes.length / 2));
}

const model = "--model m.safetensors --data digits --images 4";

/** What is wrong, the command line, and what its one line must say. */
const cases: readonly (readonly [string, string, RegExp])[] = [
  ["no such model", "evaluate --model no.th --data digits", /no\.th: .*no such file/],
  ["half a model", "evaluate --model half.safetensors --data digits", /half\.safetensors: want/],
  ["another kind of file", "evaluate --model notes.txt --data digits", /notes\.txt: .*safetensors/],
  ["NaN weights", "evaluate --model nan.safetensors --data digits", /want finite values, got NaN/],
  ["no architecture", "evaluate --model plain.safetensors --data digits", /want --arch with one of resnet8/],
  [
    "a wrong architecture",
    "evaluate --model m.safetensors --arch resnet20 --data digits",
    /does not fit resnet20 .*layer1\.1\.conv1\.weight \(16x16x3x3\) is missing; .*; and \d+ more/,
  ],
  [
    "an unknown architecture",
    "train --arch resnet9 --data digits --epochs 1 --out x.safetensors",
    /unknown architecture "resnet9", want one of resnet8/,
  ],
  [
    "unknown data",
    "evaluate --model m.safetensors --data nowhere",
    /unknown dataset "nowhere", want one of digits/,
  ],
  ["an empty folder", "evaluate --model m.safetensors --data empty", /empty: want .*test_batch\.bin/],
  ["truncated data", "evaluate --model m.safetensors --data cut", /test_batch\.bin: /],
  ["arrays without labels", "evaluate --model m.safetensors --data short.npz", /want .*labels, got images/],
  [
    "too many images",
    "evaluate --model m.safetensors --data digits --images 360",
    /from 1 to 359 images, got 360/,
  ],
  [
    "no images",
    "evaluate --model m.safetensors --data digits --images 0",
    /--images: want an integer from 1, got "0"/,
  ],
  [
    "a skip past the end",
    "evaluate --model m.safetensors --data digits --skip 359",
    /want skip from 0 to 358/,
  ],
  [
    "a mean for too many channels",
    "evaluate --model m.safetensors --data digits --mean .5,.5",
    /--mean: want 1 numbers/,
  ],
  ["an unknown attack", `evaluate ${model} --attack foo`, /unknown attack "foo", want one of fgsm, /],
  [
    "an unknown parameter",
    `evaluate ${model} --attack pgd:eps=1`,
    /unknown parameter "eps", want one of epsilon, step/,
  ],
  [
    "epsilon out of range",
    `evaluate ${model} --attack fgsm:epsilon=256/255`,
    /epsilon: want a number .*to 1, got "256\/255"/,
  ],
  ["a parameter without value", `evaluate ${model} --attack pgd:steps`, /want parameter=value, got "steps"/],
  [
    "an unknown engine",
    `evaluate ${model} --engine abacus`,
    /unknown engine "abacus", want one of reference, onnx, tfjs/,
  ],
  [
    "an unknown device",
    `evaluate ${model} --device abacus`,
    /unknown device of onnx "abacus", want one of cpu/,
  ],
  [
    "a device that this system cannot have",
    `evaluate ${model} --device ${process.platform === "win32" ? "coreml" : "dml"}`,
    /ONNX Runtime has it on .*, not on .*: use --device cpu/,
  ],
  [
    "half precision on the processor",
    `evaluate ${model} --half`,
    /--half: want a device with half precision/,
  ],
  ["TF32 in double precision", `evaluate ${model} --engine reference --tf32`, /--tf32: .*one precision/],
  ["an unknown split", `evaluate ${model} --split dev`, /--split.*Allowed choices are train, test/],
  ["a grid without points", `surface ${model} --x=1:1:0`, /--x: want from:to:points .*got "1:1:0"/],
  [
    "an unknown surface file",
    `surface ${model} --x=-1:1:3 --out s.xyz`,
    /--out: want a name that ends in \.h5/,
  ],
  ["a folder that is not there", `surface ${model} --x=-1:1:3 --out no/s.h5`, /no\/s\.h5: want a folder/],
  [
    "an unknown picture",
    `surface ${model} --x=-1:1:3 --picture s.gif`,
    /--picture: want a name that ends in \.png, \.svg/,
  ],
  [
    "a direction of another network",
    `surface ${model} --x=-1:1:3 --direction-x stray.safetensors`,
    /elsewhere .*is no parameter/,
  ],
  [
    "a direction for an axis that is not there",
    `surface ${model} --x=-1:1:3 --direction-y d.safetensors`,
    /want --y with --direction-y/,
  ],
  [
    "two ways to choose x",
    `surface ${model} --direction-x d.safetensors --towards m.safetensors`,
    /got both/,
  ],
  ["a resume without file", `surface ${model} --x=-1:1:3 --resume`, /--resume: the first --out: want a name/],
  [
    "a resume from a format without protocol",
    `surface ${model} --x=-1:1:3 --resume --out s.csv`,
    /want a name that ends in .*got "s\.csv"/,
  ],
  [
    "a resume of what is finished",
    "train --arch resnet8 --data digits --epochs 1 --resume --out m.safetensors",
    /m\.state\.safetensors: .*finished model in m\.safetensors/,
  ],
  [
    "a model under another ending",
    "train --arch resnet8 --data digits --epochs 1 --out m.th",
    /--out: want a name that ends in \.safetensors/,
  ],
  ["no epochs", "train --arch resnet8 --data digits --out x.safetensors", /'--epochs <N>' not specified/],
  ["a demo where a file is in the way", "demo --out notes.txt", /notes\.txt/],
  ["a demo on an unknown engine", "demo --engine abacus", /engine: unknown engine "abacus", want one of/],
  [
    "a rate of zero",
    "train --arch resnet8 --data digits --epochs 1 --lr 0 --out x.safetensors",
    /--lr: want a number above 0/,
  ],
  [
    "an unknown augmentation",
    "train --arch resnet8 --data digits --epochs 1 --augment spin --out x.safetensors",
    /--augment: unknown part "spin", want flip/,
  ],
  [
    "two attacks where one is kept",
    `attack ${model} --attack fgsm --attack pgd --out a.npz`,
    /--attack: want one attack/,
  ],
  [
    "adversarial images under another ending",
    `attack ${model} --attack fgsm --out a.png`,
    /--out: want a name that ends in \.npz/,
  ],
  ["a conversion that makes no sense", "convert m.safetensors m.vtp", /m\.safetensors/],
  ["a conversion of nothing", "convert no.h5 s.csv", /no\.h5: .*no such file/],
  ["an unknown option", `evaluate ${model} --attak none`, /unknown option '--attak'.*--attack/],
  ["an unknown command", "evalute", /unknown command 'evalute'.*evaluate/],
];

describe("bad input", () => {
  it.each(cases)("%s: one line and exit code 2", async (_, line, says) => {
    const before = await readdir(folder.path);
    const { code, stdout, stderr } = await basin(words(line), { cwd: folder.path });
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
    expect(await readdir(folder.path)).toEqual(before);
  });

  it("leaves nothing behind and exits with 1 where a file cannot be written", async () => {
    const before = await readdir(folder.path);
    const { code, stderr } = await basin(words("convert m.safetensors taken.safetensors"), {
      cwd: folder.path,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^basin: taken\.safetensors: cannot write the file: .*\n$/);
    expect(await readdir(folder.path)).toEqual(before);
  });

  it("prints nothing on stdout under --json when something is wrong", async () => {
    const { code, stdout } = await basin(words("evaluate --model no.th --data digits --json"));
    expect([code, stdout]).toEqual([2, ""]);
  });
});
