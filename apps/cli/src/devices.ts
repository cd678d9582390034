import { createModel, engineNames, lossGraph, type ModelSpec, openEngine, zeros } from "@basin/compute";

/** Whether one device of one engine can be used here, and if not, why. */
export interface DeviceReport {
  readonly engine: string;
  readonly device: string;
  readonly available: boolean;
  readonly detail: string;
  /** What to do about a missing one. */
  readonly advice: string | null;
}

const tiny: ModelSpec = {
  arch: "resnet8",
  channels: 1,
  height: 8,
  width: 8,
  classes: 2,
  mean: [0.5],
  deviation: [0.5],
};

/** Devices that the libraries know and this version does not drive. */
const planned: readonly (readonly [engine: string, device: string, needs: string])[] = [
  ["onnx", "cuda", "an NVIDIA GPU"],
  ["onnx", "tensorrt", "an NVIDIA GPU with TensorRT"],
  ["onnx", "webgpu", "a GPU"],
  ["onnx", "coreml", "an Apple computer"],
  ["onnx", "dml", "Windows with DirectX 12"],
  ["tfjs", "cuda", "an NVIDIA GPU and @tensorflow/tfjs-node-gpu"],
];

/** Tries every engine on a small network, and names what this version leaves out. */
export async function examineDevices(): Promise<DeviceReport[]> {
  const tried: DeviceReport[] = [];
  for (const name of engineNames) tried.push(await tryEngine(name));
  return [...tried, ...planned.map(([engine, device, needs]) => notYet(engine, device, needs))];
}

function notYet(engine: string, device: string, needs: string): DeviceReport {
  const detail = `not yet supported by this version, whatever is installed (will need ${needs})`;
  return {
    engine,
    device,
    available: false,
    detail,
    advice: "use --engine onnx, which runs on the processor",
  };
}

async function tryEngine(name: string): Promise<DeviceReport> {
  try {
    const engine = await openEngine(name, { threads: 1 });
    try {
      const { device } = engine;
      const { spec, params } = createModel(tiny);
      const session = await engine.compile(lossGraph(spec, 1), { frozen: params, calls: "single" });
      await session.run({ images: zeros("f32", [1, 1, 8, 8]), targets: zeros("f32", [1, 2]) });
      await session.dispose();
      return { engine: name, device, available: true, detail: "ran a small network", advice: null };
    } finally {
      await engine.dispose();
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { engine: name, device: "cpu", available: false, detail, advice: "run npm ci again" };
  }
}
