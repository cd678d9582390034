import {
  createModel,
  type Engine,
  GraphBuilder,
  grad,
  gradientName,
  inputsOf,
  lossGraph,
  openEngine,
  outputOf,
  randomStream,
  tensor,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../cases.js";
import { spec } from "../small.js";

let reference: Engine;
let onnx: Engine;
beforeAll(async () => {
  reference = await openEngine("reference");
  onnx = await openEngine("onnx", { threads: 2 });
});
afterAll(async () => {
  await onnx.dispose();
  await reference.dispose();
});

function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!))) / scale;
}

describe.each([
  ["fed", false],
  ["frozen but for the first", true],
] as const)("onnx agrees with the reference, inputs %s", (_, freezes) => {
  test.each(cases)("$name, with its gradients", async ({ graph, feeds }) => {
    const g = GraphBuilder.from(graph);
    g.output("loss", g.sum(g.square(outputOf(graph, "y"))));
    const names = inputsOf(graph).map((node) => node.attributes.name);
    const both = grad(g.build(), "loss", names);
    const expected = await (await reference.compile(both)).run(feeds);
    const frozen = new Map(Object.entries(feeds).slice(freezes ? 1 : Number.POSITIVE_INFINITY));
    const session = await onnx.compile(both, { frozen, calls: "single" });
    const results = await session.run(feeds);
    await session.dispose();
    for (const [name, { data }] of Object.entries(expected)) {
      expect(distance(results[name]!.data, data), name).toBeLessThan(2e-5);
    }
  });
});

function batch(count: number) {
  const stream = randomStream(1, "images");
  const images = Float32Array.from({ length: count * 64 }, (_, i) => stream.uniform(i));
  const targets = Float32Array.from({ length: count * 10 }, (_, i) =>
    i % 10 === Math.floor(i / 10) % 10 ? 1 : 0,
  );
  return {
    images: tensor("f32", [count, 1, 8, 8], images),
    targets: tensor("f32", [count, 10], targets),
  };
}

test.each(["resnet8", "vgg9"])("%s: loss and gradients agree with the reference", async (arch) => {
  const { params } = createModel({ ...spec, arch }, { seed: 3 });
  const names = [...params.keys()].filter((name) => !name.includes("running"));
  const graph = grad(lossGraph({ ...spec, arch }, 2), "loss", ["images", ...names.slice(0, 4)]);
  const expected = await (await reference.compile(graph)).run({ ...batch(2), ...Object.fromEntries(params) });
  const session = await onnx.compile(graph, { calls: "one" });
  const results = await session.run({ ...batch(2), ...Object.fromEntries(params) });
  await session.dispose();
  for (const [name, { data }] of Object.entries(expected)) {
    expect(distance(results[name]!.data, data), name).toBeLessThan(1e-4);
  }
});

test("results do not depend on the batch size or on which copy answers, bit for bit", async () => {
  const { params } = createModel(spec, { seed: 3 });
  const all = batch(12);
  const run = async (size: number) => {
    const graph = grad(lossGraph(spec, size), "loss", ["images"]);
    const session = await onnx.compile(graph, { frozen: params });
    const parts = await Promise.all(
      Array.from({ length: 12 / size }, (_, i) =>
        session.run({
          images: tensor("f32", [size, 1, 8, 8], all.images.data.slice(i * size * 64, (i + 1) * size * 64)),
          targets: tensor("f32", [size, 10], all.targets.data.slice(i * size * 10, (i + 1) * size * 10)),
        }),
      ),
    );
    await session.dispose();
    return parts.flatMap((part) => [...part[gradientName("images")]!.data]);
  };
  const whole = await run(12);
  expect(await run(4)).toEqual(whole);
  expect(await run(3)).toEqual(whole);
});

test.each(["many", "single"] as const)(
  "a graph that is compiled again computes with the values that it is given, calls %s",
  async (calls) => {
    const losses = async (seed: number): Promise<number[]> => {
      const { params } = createModel(spec, { seed });
      const session = await onnx.compile(lossGraph(spec, 4), { frozen: params, calls });
      const { losses } = await session.run(batch(4));
      await session.dispose();
      return [...losses!.data];
    };
    const [one, other] = [await losses(0), await losses(1)];
    expect(other).not.toEqual(one);
    expect(await losses(1)).toEqual(other);
    expect(await losses(0)).toEqual(one);
    expect(await Promise.all([losses(0), losses(0), losses(1)])).toEqual([one, one, other]);
  },
);

test("every session is released, after errors too", async () => {
  const before = onnx.openSessions;
  const graph = lossGraph(spec, 1);
  const { params } = createModel(spec);
  for (let i = 0; i < 20; i++) {
    const session = await onnx.compile(graph, { frozen: params, calls: "single" });
    await expect(session.run({})).rejects.toThrow("input images: is not fed");
    await session.dispose();
    await session.dispose();
    await expect(session.run(batch(1))).rejects.toThrow("session: is disposed of");
  }
  expect(onnx.openSessions).toBe(before);
});

test("an engine that has ended answers at once, and its sessions can still be disposed of", async () => {
  const engine = await openEngine("onnx", { threads: 1 });
  const session = await engine.compile(lossGraph(spec, 1), { frozen: createModel(spec).params });
  await engine.dispose();
  await expect(session.run(batch(1))).rejects.toThrow("compute thread: the thread ended");
  await session.dispose();
  expect(engine.openSessions).toBe(0);
});

test("feeds of a wrong shape are refused by name", async () => {
  const session = await onnx.compile(lossGraph(spec, 2), {
    frozen: createModel(spec).params,
    calls: "single",
  });
  await expect(session.run({ ...batch(2), images: batch(1).images })).rejects.toThrow(
    "input images: want shape 2x1x8x8, got 1x1x8x8",
  );
  await session.dispose();
});

test("the caller's thread stays free while a call is computed", async () => {
  const big = { ...spec, arch: "resnet20", height: 32, width: 32 };
  const session = await onnx.compile(lossGraph(big, 64), {
    frozen: createModel(big).params,
    calls: "single",
  });
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  await session.run({
    images: tensor("f32", [64, 1, 32, 32], new Float32Array(64 * 1024)),
    targets: tensor("f32", [64, 10], new Float32Array(640)),
  });
  clearInterval(timer);
  await session.dispose();
  expect(ticks).toBeGreaterThan(2);
});
