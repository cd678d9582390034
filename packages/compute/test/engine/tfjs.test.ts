/** The `tfjs` engine on each of its devices: plain JavaScript always, the native packages where they are installed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  createModel,
  createOptimizer,
  type Engine,
  type Feeds,
  type Graph,
  GraphBuilder,
  grad,
  gradientName,
  inputsOf,
  lossGraph,
  openEngine,
  outputOf,
  randomStream,
  stepGraph,
  tensor,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases, make } from "../cases.js";
import { spec } from "../small.js";

/** Computations whose corners are TensorFlow.js's own, beside the common list. */
const own = [
  ...cases,
  make(
    "matmul of batches that spread along different axes",
    [
      [2, 1, 3, 4],
      [5, 4, 2],
    ],
    (g, a, b) => g.matmul(a!, b!),
  ),
  make("sum over no axis", [[2, 3]], (g, a) => g.sum(a!, [])),
  make("broadcast to more axes", [[]], (g, a) => g.broadcast(a!, [2, 3])),
  make("slice of everything", [[2, 3]], (g, a) =>
    g.slice(a!, { starts: [0, 0], sizes: [2, 3], steps: [1, 1] }),
  ),
  make("pad between, cut short", [[2, 3, 2]], (g, a) =>
    g.pad(a!, { before: [0, 0, 0], after: [0, 0, 0], between: [0, 1, 3] }),
  ),
  make("cast to indices and back", [[2, 3]], (g, a) => g.cast(g.cast(g.scale(a!, 4), "i32"), "f32")),
];

/** Why a device cannot be tested here; nothing if it can. */
async function missing(device: string): Promise<string | undefined> {
  try {
    await (await openEngine("tfjs", { device, threads: 1 })).dispose();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const devices = await Promise.all(
  ["cpu", "native", "cuda"].map(async (device) => ({ device, reason: await missing(device) })),
);

test("plain JavaScript is always there", () => {
  expect(devices[0]).toEqual({ device: "cpu", reason: undefined });
});

let reference: Engine;
beforeAll(async () => {
  reference = await openEngine("reference");
});
afterAll(async () => {
  await reference.dispose();
});

test("nothing is printed where a session computes", async () => {
  const program = `
    const { GraphBuilder, openEngine, tensor } = await import("@basin/compute");
    const g = new GraphBuilder();
    g.output("y", g.exp(g.input("x", [1])));
    const engine = await openEngine("tfjs", { device: "cpu", threads: 1 });
    const session = await engine.compile(g.build());
    await session.run({ x: tensor("f32", [1], new Float32Array(1)) });
  `;
  const options = { cwd: import.meta.dirname };
  const arguments_ = ["--input-type=module", "--eval", program];
  expect(await promisify(execFile)(process.execPath, arguments_, options)).toEqual({
    stdout: "",
    stderr: "",
  });
});

test("a precision that it does not have is refused", async () => {
  await expect(openEngine("tfjs", { half: true })).rejects.toThrow(
    "--half: the tfjs engine computes in one precision",
  );
});

describe.each(devices.filter(({ reason }) => reason !== undefined))(
  "tfjs on $device",
  ({ device, reason }) => {
    test("is refused in one line that says what to do", () => {
      expect(reason).toMatch(
        new RegExp(`^device ${device}: @tensorflow/tfjs-node.*: .* or use --device cpu$`),
      );
    });

    test.skip(`agrees with the reference (${reason})`, () => {});
  },
);

describe.each(devices.filter(({ reason }) => reason === undefined))("tfjs on $device", ({ device }) => {
  let tfjs: Engine;
  beforeAll(async () => {
    tfjs = await openEngine("tfjs", { device, threads: 2 });
  });
  afterAll(async () => {
    expect(await tfjs.countTensors!()).toBe(0);
    await tfjs.dispose();
  });

  async function compare(
    graph: Graph,
    feeds: Feeds,
    { frozen = [], calls = "single", tolerance = 2e-5 }: CompareOptions = {},
  ): Promise<void> {
    const expected = await (await reference.compile(graph)).run(feeds);
    const values = new Map(Object.entries(feeds).filter(([name]) => frozen.includes(name)));
    const session = await tfjs.compile(graph, { frozen: values, calls });
    const results = await session.run(feeds);
    await session.dispose();
    for (const [name, { data, shape }] of Object.entries(expected)) {
      expect(results[name]!.shape, name).toEqual(shape);
      expect(distance(results[name]!.data, data), name).toBeLessThan(tolerance);
    }
  }

  describe.each([
    ["fed", false, "single"],
    ["frozen but for the first", true, "single"],
    ["frozen but for the first and folded", true, "many"],
  ] as const)("agrees with the reference, inputs %s", (_, freezes, calls) => {
    test.each(own)("$name, with its gradients", async ({ graph, feeds }) => {
      const frozen = freezes ? Object.keys(feeds).slice(1) : [];
      await compare(withGradients(graph), feeds, { frozen, calls });
    });
  });

  test.each([
    ["resnet8", 100],
    ["vgg9", 4],
  ])("%s: loss and gradients agree with the reference", async (arch, count) => {
    const { params } = createModel({ ...spec, arch }, { seed: 3 });
    const names = [...params.keys()].filter((name) => !name.includes("running")).slice(0, count);
    const graph = grad(lossGraph({ ...spec, arch }, 2), "loss", ["images", ...names]);
    await compare(graph, { ...batch(2), ...Object.fromEntries(params) }, { tolerance: 1e-4 });
  });

  test("a training step agrees with the reference", async () => {
    const { params } = createModel(spec, { seed: 3 });
    const optimizer = createOptimizer({ kind: "sgd" });
    const graph = stepGraph(spec, 4, optimizer);
    await compare(graph, everyInput(graph, { ...batch(4), ...Object.fromEntries(params) }), {
      calls: "one",
      tolerance: 1e-4,
    });
  });

  test("a Hessian-vector product of a network agrees with the reference", async () => {
    const { params } = createModel(spec, { seed: 5 });
    const graph = productGraph(["conv1.weight", "bn1.weight", "layer3.0.bn2.bias", "linear.weight"]);
    const feeds = everyInput(graph, { ...batch(2), ...Object.fromEntries(params) });
    await compare(graph, feeds, { calls: "one", tolerance: 1e-4 });
  });

  test("results do not depend on the batch size or on which copy answers", async () => {
    const { params } = createModel(spec, { seed: 3 });
    const all = batch(12);
    const run = async (size: number) => {
      const graph = grad(lossGraph(spec, size), "loss", ["images"]);
      const session = await tfjs.compile(graph, { frozen: params });
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
    const parts = await run(4);
    // The native library may add up in another order.
    if (device === "cpu") expect(parts).toEqual(whole);
    else expect(distance(parts, whole)).toBeLessThan(1e-5);
  });

  test("no tensor is left behind by sessions, calls and errors", async () => {
    const before = await tfjs.countTensors!();
    const graph = grad(lossGraph(spec, 2), "loss", ["images"]);
    const { params } = createModel(spec);
    const session = await tfjs.compile(graph, { frozen: params });
    const held = await tfjs.countTensors!();
    expect(held).toBeGreaterThan(before);
    await Promise.all(Array.from({ length: 4 }, () => session.run(batch(2))));
    await expect(session.run({})).rejects.toThrow("input images: is not fed");
    expect(await tfjs.countTensors!()).toBe(held);
    await session.dispose();
    await session.dispose();
    expect(await tfjs.countTensors!()).toBe(before);
    await expect(session.run(batch(2))).rejects.toThrow("session: is disposed of");
    expect(tfjs.openSessions).toBe(0);
  });

  test("a call that fails on the device leaves nothing behind and says so in one line", async () => {
    const g = new GraphBuilder();
    const x = g.exp(g.input("x", [1, 2, 4]));
    g.output("y", g.gatherPixels(x, g.input("index", [1, 3], "i32")));
    const session = await tfjs.compile(g.build(), { calls: "single" });
    const feeds = { x: tensor("f32", [1, 2, 4], new Float32Array(8)) };
    const index = (value: number) => tensor("i32", [1, 3], Int32Array.of(0, value, 1));
    await expect(session.run({ ...feeds, index: index(99) })).rejects.toThrow(/^[^\n]*[iI]ndices[^\n]*$/);
    expect(await tfjs.countTensors!()).toBe(0);
    const { y } = await session.run({ ...feeds, index: index(3) });
    expect([...y!.data]).toEqual([1, 1, 1, 1, 1, 1]);
    await session.dispose();
  });

  test("a result is not the memory of what is frozen", async () => {
    const g = new GraphBuilder();
    g.output("y", g.reshape(g.input("a", [2, 2]), [4]));
    const frozen = new Map([["a", tensor("f32", [2, 2], Float32Array.of(1, 2, 3, 4))]]);
    const session = await tfjs.compile(g.build(), { frozen, calls: "single" });
    const { y } = await session.run({});
    y!.data.fill(0);
    expect([...(await session.run({}))["y"]!.data]).toEqual([1, 2, 3, 4]);
    await session.dispose();
  });

  test("the caller's thread stays free while a call is computed", async () => {
    const session = await tfjs.compile(grad(lossGraph(spec, 16), "loss", ["images"]), {
      frozen: createModel(spec).params,
      calls: "single",
    });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await session.run(batch(16));
    clearInterval(timer);
    await session.dispose();
    expect(ticks).toBeGreaterThan(2);
  });

  test("an engine that has ended answers at once, and its sessions can still be disposed of", async () => {
    const engine = await openEngine("tfjs", { device, threads: 1 });
    const session = await engine.compile(lossGraph(spec, 1), { frozen: createModel(spec).params });
    await engine.dispose();
    await expect(session.run(batch(1))).rejects.toThrow(
      /^(compute process|device \S+): the process ended with /,
    );
    await session.dispose();
    expect(engine.openSessions).toBe(0);
  });
});

interface CompareOptions {
  readonly frozen?: readonly string[];
  readonly calls?: "single" | "one" | "many";
  readonly tolerance?: number;
}

function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [scale, largest] = [1, 0];
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!));
    largest = Math.max(largest, Math.abs(expected[i]! - actual[i]!));
  }
  return largest / scale;
}

function withGradients(graph: Graph): Graph {
  const g = GraphBuilder.from(graph);
  g.output("loss", g.sum(g.square(outputOf(graph, "y"))));
  return grad(
    g.build(),
    "loss",
    inputsOf(graph).map((node) => node.attributes.name),
  );
}

/** The Hessian of the loss times the vectors fed as `v NAME`: the gradient of a gradient. */
function productGraph(names: readonly string[]): Graph {
  const first = grad(lossGraph(spec, 2), "loss", names);
  const g = GraphBuilder.from(first);
  const products = names.map((name) => {
    const gradient = outputOf(first, gradientName(name));
    return g.sum(g.multiply(gradient, g.input(`v ${name}`, gradient.shape)));
  });
  g.output(
    "product",
    products.reduce((a, b) => g.add(a, b)),
  );
  return grad(g.build(), "product", names);
}

/** What is given, and small random numbers for every other input. */
function everyInput(graph: Graph, given: Feeds): Feeds {
  const others = inputsOf(graph).filter(({ attributes }) => !Object.hasOwn(given, attributes.name));
  const random = others.map(({ attributes: { name }, shape }) => {
    const stream = randomStream(4, name);
    const size = shape.reduce((product, extent) => product * extent, 1);
    const data = Float32Array.from({ length: size }, (_, i) => 0.1 * stream.uniform(i));
    return [name, tensor("f32", shape, data)] as const;
  });
  const wanted = inputsOf(graph).flatMap(({ attributes: { name } }) =>
    given[name] ? [[name, given[name]] as const] : [],
  );
  return Object.fromEntries([...wanted, ...random]);
}

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
