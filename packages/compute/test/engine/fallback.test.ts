import {
  type ComputeErrorCode,
  checkDevice,
  deviceFailure,
  type Engine,
  type Feeds,
  type Graph,
  GraphBuilder,
  isDeviceFailure,
  openEngine,
  openWithFallback,
  tensor,
} from "@basin/compute";
import { describe, expect, test } from "vitest";

// The table is the engine's own affair, and a device that fails is not at hand.
const { explainFailure } = (await import(
  new URL("../../dist/engine/onnx/failures.js", import.meta.url).href
)) as {
  explainFailure: (device: string, message: string) => { code: ComputeErrorCode; detail: string } | undefined;
};

const two = tensor("f32", [2], Float32Array.of(1, 2));

function doubled(): Graph {
  const g = new GraphBuilder();
  g.output("y", g.scale(g.input("x", [2]), 2));
  return g.build();
}

/** Messages of ONNX Runtime, CUDA, Dawn and DirectML, and words of the advice that they must lead to. */
const messages: readonly (readonly [message: string, code: string, advice: string])[] = [
  [
    "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
    "missing",
    "npm run gpu:cuda",
  ],
  [
    "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file",
    "missing",
    "install CUDA 12 and cuDNN 9",
  ],
  [
    "CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=0",
    "missing",
    "install one for CUDA 12",
  ],
  ["CUDA failure 100: no CUDA-capable device is detected ; GPU=-1", "missing", "NVIDIA driver"],
  ["Failed to get a WebGPU adapter: No supported adapters", "missing", "install the GPU's driver"],
  [
    "no available backend found. ERR: [dml] backend not found.",
    "missing",
    "does not have it: use --device cpu",
  ],
  [
    "Non-zero status code returned while running Conv node. CUDA failure 2: out of memory ; GPU=0",
    "failed",
    "smaller --batch",
  ],
  [
    "BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 4294967296",
    "failed",
    "smaller --batch",
  ],
  ["CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED", "failed", "smaller --batch"],
  ["vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY", "failed", "smaller --batch"],
  ["WebGPU device lost (1): Device was lost", "failed", "the device was lost: start again"],
  ["CUDA failure 700: an illegal memory access was encountered", "failed", "the device was lost"],
  ["887A0005 The GPU device instance has been suspended: DXGI_ERROR_DEVICE_REMOVED", "failed", "was lost"],
];

describe("what a runtime says of its device", () => {
  test.each(messages)("%s", (message, code, advice) => {
    const explained = explainFailure("cuda", message);
    expect(explained).toMatchObject({ code, detail: expect.stringContaining(advice) });
    expect(explained!.detail).toMatch(/use --device cpu$/);
  });

  test("mistakes of ours are not taken for the device's", () => {
    expect(explainFailure("cuda", "Invalid model. Node input 'v3' is not a graph input")).toBeUndefined();
  });

  test("a call that needs more memory than there is says to take a smaller batch", async () => {
    const g = new GraphBuilder();
    g.output("y", g.sum(g.exp(g.broadcast(g.input("x", [1, 1]), [2 ** 20, 2 ** 22]))));
    const engine = await openEngine("onnx", { threads: 1 });
    const session = await engine.compile(g.build(), { calls: "one" });
    const call = session.run({ x: tensor("f32", [1, 1], Float32Array.of(1)) });
    await expect(call).rejects.toThrow("device cpu: out of memory: try a smaller --batch");
    await engine.dispose();
  });
});

/** An engine on a device that answers a few calls and then fails as a lost one does. */
async function openFailing(answers: number): Promise<Engine> {
  const engine = await openEngine("reference");
  const lost = () => deviceFailure("cuda", explainFailure("cuda", "CUDA failure 700")!);
  return {
    ...engine,
    device: "cuda",
    parallelism: 1,
    get openSessions() {
      return engine.openSessions;
    },
    async compile(graph, options) {
      if (answers < 0) throw lost();
      const session = await engine.compile(graph, options);
      const run = async (feeds: Feeds) => {
        if (answers-- <= 0) throw lost();
        return session.run(feeds);
      };
      return { ...session, run };
    },
  };
}

function fallingBack(answers: number) {
  const notes: string[] = [];
  const opened: Engine[] = [];
  const engine = openWithFallback({
    open: () => openFailing(answers),
    async openOther() {
      const other = await openEngine("reference");
      opened.push(other);
      return other;
    },
    onNote: (line) => notes.push(line),
  });
  return { engine, notes, opened };
}

describe("an engine that may fall back", () => {
  test.each([
    ["goes on when the device is lost in a call", 2],
    ["goes on when a graph cannot be compiled any more", -1],
  ])("%s, and says so once", async (_, answers) => {
    const { engine: opening, notes, opened } = fallingBack(answers);
    const engine = await opening;
    expect(engine.device).toBe("cuda or cpu");
    const session = await engine.compile(doubled());
    const results = await Promise.all(Array.from({ length: 6 }, () => session.run({ x: two })));
    for (const { y } of results) expect([...y!.data]).toEqual([2, 4]);
    expect(notes).toEqual([
      "device cuda: the device was lost: start again, or use --device cpu; going on with cpu",
    ]);
    expect(opened).toHaveLength(1);
    const later = await engine.compile(doubled());
    expect([...(await later.run({ x: two }))["y"]!.data]).toEqual([2, 4]);
    await later.dispose();
    await session.dispose();
    expect(opened[0]!.openSessions).toBe(0);
    await engine.dispose();
  });

  test("leaves bad input alone", async () => {
    const { engine: opening, notes } = fallingBack(9);
    const engine = await opening;
    const session = await engine.compile(doubled());
    await expect(session.run({})).rejects.toThrow("input x: is not fed");
    expect(notes).toEqual([]);
    await engine.dispose();
  });
});

const hasCuda = (await checkDevice("onnx", "cuda")).works;

describe.skipIf(hasCuda)("a device that is not there (CUDA is)", () => {
  test("ends in one line that says what to do", async () => {
    const error: unknown = await openEngine("onnx", { device: "cuda" }).catch((thrown: unknown) => thrown);
    expect(isDeviceFailure(error)).toBe(true);
    expect((error as Error).message).toMatch(/^device cuda: .*use --device cpu$/);
  });

  test("is replaced by the processor where that is allowed", async () => {
    const notes: string[] = [];
    const onNote = (line: string) => notes.push(line);
    const engine = await openEngine("onnx", {
      device: "cuda",
      half: true,
      fallback: "cpu",
      threads: 1,
      onNote,
    });
    expect(engine.device).toBe("cpu");
    expect(notes).toEqual([expect.stringMatching(/^device cuda: .*; going on with cpu$/)]);
    const session = await engine.compile(doubled());
    expect([...(await session.run({ x: two }))["y"]!.data]).toEqual([2, 4]);
    await engine.dispose();
  });
});
