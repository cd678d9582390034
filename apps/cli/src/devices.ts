import {
  createModel,
  type DeviceLibrary,
  engineNames,
  listDeviceLibraries,
  lossGraph,
  type ModelSpec,
  openEngine,
  zeros,
} from "@basin/compute";

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

/** Devices of other versions to come: what each needs, and where its library comes from. */
const planned: readonly PlannedDevice[] = [
  { engine: "onnx", device: "cuda", needs: "an NVIDIA GPU" },
  { engine: "onnx", device: "tensorrt", needs: "an NVIDIA GPU with TensorRT" },
  { engine: "onnx", device: "webgpu", needs: "a GPU with a Vulkan, Metal or DirectX driver" },
  { engine: "onnx", device: "coreml", needs: "an Apple computer" },
  { engine: "onnx", device: "dml", needs: "Windows with DirectX 12" },
  { engine: "tfjs", device: "cuda", needs: "an NVIDIA GPU and @tensorflow/tfjs-node-gpu" },
];

interface PlannedDevice {
  readonly engine: string;
  readonly device: string;
  readonly needs: string;
}

/** Tries every engine on a small network, and says of the other devices why they cannot be used. */
export async function examineDevices(): Promise<DeviceReport[]> {
  const tried: DeviceReport[] = [];
  for (const name of engineNames) tried.push(await tryEngine(name));
  const libraries = await listDeviceLibraries().catch(() => []);
  return [...tried, ...planned.map((device) => notYet(device, libraries))];
}

function notYet({ engine, device, needs }: PlannedDevice, libraries: readonly DeviceLibrary[]): DeviceReport {
  const library = engine === "onnx" ? libraries.find((known) => known.device === device) : undefined;
  const carried = library?.installed
    ? "its library is installed"
    : library
      ? "its library is not installed"
      : null;
  const here =
    engine === "onnx"
      ? (carried ?? "the runtime does not know it on this system")
      : "the engine is not built yet";
  return {
    engine,
    device,
    available: false,
    detail: `${here}; this version does not drive it (it will need ${needs})`,
    advice: "nothing to install yet: --engine onnx runs on the processor",
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
