/** A released ResNet-32 on 1,017 CIFAR-10 test images: every figure against what PyTorch and scikit-image computed. */
import { readFileSync } from "node:fs";
import {
  attackImages,
  beginTraining,
  bilinearSample,
  computeSurface,
  createOptimizer,
  type Engine,
  evaluate,
  type Feeds,
  flowLoss,
  type Graph,
  GraphBuilder,
  grad,
  gradientName,
  type ImageSet,
  isTrained,
  loadModel,
  lossGraph,
  type Model,
  nextName,
  oneHot,
  openDataset,
  openEngine,
  parametersOf,
  parseAttack,
  type Results,
  stepGraph,
  type Tensor,
  type TensorMap,
  takeImages,
  takeLabels,
  tensor,
  toPixels,
} from "@basin/compute";
import { readSafetensors } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasShared, shared } from "./shared.js";

const folder = `${shared}/golden/resnet32`;
const present = hasShared("golden/resnet32/golden.json") && hasShared("data/cifar-10-sample/test_batch.bin");

interface Golden {
  readonly parameter_gradient: { readonly loss: number };
  readonly fgsm: { readonly one_minus_ssim: number };
  readonly pgd: { readonly top1: number; readonly one_minus_ssim: number };
  readonly pgd_small: { readonly top1: number; readonly one_minus_ssim: number };
  readonly stadv: { readonly cross_entropy_sum: number; readonly flow_loss: readonly number[] };
  readonly surface: { readonly loss: readonly number[]; readonly top1: readonly number[] };
  readonly training: {
    readonly loss: readonly number[];
    readonly final_norms: Readonly<Record<string, number>>;
  };
}

const spec = {
  arch: "resnet32",
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

describe.skipIf(!present)("ResNet-32 agrees with PyTorch (needs ../shared)", () => {
  let engine: Engine;
  let model: Model;
  let images: ImageSet;
  let tensors: TensorMap;
  let golden: Golden;

  beforeAll(async () => {
    engine = await openEngine("onnx");
    golden = JSON.parse(readFileSync(`${folder}/golden.json`, "utf8")) as Golden;
    tensors = (await readSafetensors(`${folder}/tensors.safetensors`)).tensors;
    model = loadModel(spec, (await readSafetensors(`${folder}/weights.safetensors`)).tensors);
    images = await openDataset(`${shared}/data/cifar-10-sample`, { split: "test" });
  });
  afterAll(() => engine.dispose());

  const first = (count: number) => Array.from({ length: count }, (_, i) => i);
  const batch = (count: number) => ({
    images: toPixels(images, first(count)),
    targets: oneHot(takeLabels(images, first(count)), 10),
  });

  async function run(graph: Graph, feeds: Feeds): Promise<Results> {
    const session = await engine.compile(graph, { frozen: model.params, calls: "single" });
    try {
      return await session.run(feeds);
    } finally {
      await session.dispose();
    }
  }

  test("logits to 1e-4 and 944 of 1,017 right", async () => {
    const { logits } = await run(lossGraph(spec, 1017), batch(1017));
    expect(furthest(logits!.data, tensors.get("logits")!.data)).toBeLessThan(1e-4);
    const clean = await evaluate(engine, model, null, images);
    expect(clean.robust.rightAfter).toBe(944);
  });

  test("the gradient of the images to 1e-3 of its norm", async () => {
    const results = await run(grad(lossGraph(spec, 8), "loss", ["images"]), batch(8));
    expect(relative(results[gradientName("images")]!, tensors.get("input_gradient")!)).toBeLessThan(1e-3);
  });

  test("the gradients of all parameters to 1e-3 of their norms", async () => {
    const names = parametersOf(spec)
      .filter(isTrained)
      .map(({ name }) => name);
    const session = await engine.compile(grad(lossGraph(spec, 64), "loss", names), { calls: "one" });
    const results = await session.run({ ...batch(64), ...Object.fromEntries(model.params) });
    await session.dispose();
    expect(results["loss"]!.data[0]! / 64).toBeCloseTo(golden.parameter_gradient.loss, 5);
    for (const name of names) {
      const mean = tensor(
        "f32",
        results[gradientName(name)]!.shape,
        Float32Array.from(results[gradientName(name)]!.data, (g) => g / 64),
      );
      expect(relative(mean, tensors.get(`parameter_gradient.${name}`)!), name).toBeLessThan(1e-3);
    }
  });

  test("FGSM leaves 164 of 1,017 right, and its 1-SSIM agrees to 1e-5", async () => {
    const row = await evaluate(engine, model, parseAttack("fgsm:epsilon=8/255"), images);
    expect(row.robust.rightAfter).toBe(164);
    expect(Math.abs(row.oneMinusSsim - golden.fgsm.one_minus_ssim)).toBeLessThan(1e-5);
  });

  test.each([
    ["pgd", "pgd:epsilon=8/255,step=1/255,steps=10,start=none", 2e-4],
    ["pgd_small", "pgd:epsilon=1/255,step=0.5/255,steps=3,start=none", 1e-5],
  ] as const)("%s within 3 images of PyTorch's", async (key, attack, ssimTolerance) => {
    const row = await evaluate(engine, model, parseAttack(attack), images);
    expect(Math.abs(row.robust.rightAfter - golden[key].top1 * 1017)).toBeLessThanOrEqual(3);
    expect(Math.abs(row.oneMinusSsim - golden[key].one_minus_ssim)).toBeLessThan(ssimTolerance);
  });

  test("the warp to 1e-5, the flow losses to 1e-6 and the gradient of the flow to 1e-3", async () => {
    const flow = tensors.get("flow")!;
    const g = new GraphBuilder();
    const pixels = g.input("pixels", [8, 3, 32, 32]);
    const warped = bilinearSample(g, pixels, g.input("flow", [8, 2, 32, 32]));
    g.output("warped", warped);
    g.output("flowLoss", flowLoss(g, g.input("flow", [8, 2, 32, 32])));
    const feeds = { pixels: toPixels(images, first(8)), flow };
    const session = await engine.compile(g.build(), { calls: "single" });
    const results = await session.run(feeds);
    await session.dispose();
    expect(furthest(results["warped"]!.data, tensors.get("warped")!.data)).toBeLessThan(1e-5);
    for (const [i, value] of golden.stadv.flow_loss.entries()) {
      expect(Math.abs(results["flowLoss"]!.data[i]! / value - 1)).toBeLessThan(1e-6);
    }
    const attacked = await run(grad(flowCrossEntropy(), "loss", ["flow"]), { ...batch(8), flow });
    expect(attacked["loss"]!.data[0]! / golden.stadv.cross_entropy_sum).toBeCloseTo(1, 4);
    expect(relative(attacked[gradientName("flow")]!, tensors.get("flow_gradient")!)).toBeLessThan(1e-3);
  });

  test("the 5x5 surface on the given directions to 1e-3 of its losses", async () => {
    const direction = async (axis: string) =>
      new Map((await readSafetensors(`${folder}/direction_${axis}.safetensors`)).tensors);
    const axis = { from: -1, to: 1, points: 5 };
    const surface = await computeSurface(engine, model, {
      axes: [axis, axis],
      directions: [await direction("x"), await direction("y")] as Parameters<
        typeof computeSurface
      >[2]["directions"],
      images: takeImages(images, { count: 256 }),
    });
    for (const [i, loss] of golden.surface.loss.entries()) {
      expect(Math.abs(surface.loss[i]! / loss - 1)).toBeLessThan(1e-3);
      expect(surface.accuracy[i]).toBeCloseTo(golden.surface.top1[i]!, 6);
    }
  });

  test("four training steps to 1e-4, final norms and running statistics to 1e-4", async () => {
    const optimizer = createOptimizer({ kind: "sgd", momentum: 0.9, weightDecay: 1e-4 });
    const trained = parametersOf(spec)
      .filter(isTrained)
      .map(({ name }) => name);
    const { values } = beginTraining(model, trained, optimizer);
    const session = await engine.compile(stepGraph(spec, 32, optimizer), { calls: "one" });
    for (const [step, expected] of golden.training.loss.entries()) {
      const places = first(32).map((i) => 32 * step + i);
      const results = await session.run({
        images: toPixels(images, places),
        targets: oneHot(takeLabels(images, places), 10),
        learningRate: tensor("f32", [], Float32Array.of(0.01)),
        ...Object.fromEntries(values),
      });
      expect(Math.abs(results["loss"]!.data[0]! - expected)).toBeLessThan(1e-4);
      for (const name of values.keys()) values.set(name, results[nextName(name)] as Tensor<"f32">);
    }
    await session.dispose();
    for (const [name, norm] of Object.entries(golden.training.final_norms)) {
      expect(Math.abs(length(values.get(name)!.data) / norm - 1), name).toBeLessThan(1e-4);
    }
  });

  test("no session is left open", () => {
    expect(engine.openSessions).toBe(0);
  });

  test("stAdv within 0.3/64 of the width misleads the network and says how far it moved pixels", async () => {
    const some = takeImages(images, { count: 32 });
    const { success, flow } = await attackImages(engine, model, parseAttack("stadv-bounded:steps=30"), some);
    expect(success.reduce((sum, hit) => sum + hit)).toBeGreaterThan(28);
    expect(flow!.reduce((most, shift) => Math.max(most, Math.abs(shift)), 0)).toBeLessThanOrEqual(
      Math.fround((0.3 / 64) * 32),
    );
  });

  /** Cross-entropy of the images moved along `flow`, by warping in front of the network. */
  function flowCrossEntropy(): Graph {
    const inner = lossGraph(spec, 8);
    const g = new GraphBuilder();
    const moved = bilinearSample(g, g.input("images", [8, 3, 32, 32]), g.input("flow", [8, 2, 32, 32]));
    return compose(g, moved, inner);
  }

  /** The graph `inner` with `images` computed instead of fed. */
  function compose(g: GraphBuilder, computed: ReturnType<GraphBuilder["input"]>, inner: Graph): Graph {
    const made = inner.nodes.map(() => computed);
    for (const node of inner.nodes) {
      if (node.op === "input") {
        made[node.id] =
          node.attributes.name === "images" ? computed : g.input(node.attributes.name, node.shape);
      } else {
        const inputs = node.inputs.map((id) => made[id]!);
        made[node.id] = (g.apply as (...parts: unknown[]) => typeof computed).call(
          g,
          node.op,
          node.attributes,
          ...inputs,
        );
      }
    }
    for (const [name, id] of Object.entries(inner.outputs)) g.output(name, made[id]!);
    return g.build();
  }
});

function furthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) most = Math.max(most, Math.abs(actual[i]! - expected[i]!));
  return most;
}

function length(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}

function relative(actual: Tensor, expected: Tensor): number {
  const difference = Float64Array.from(expected.data, (value, i) => actual.data[i]! - value);
  return length(difference) / length(expected.data);
}
