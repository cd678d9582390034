/**
 * The devices that each engine knows, whether this machine has them or not. The first is the default, but for `tfjs`, which
 * takes the last one that is installed.
 */
export const engineDevices: Readonly<Record<string, readonly string[]>> = {
  reference: ["cpu"],
  onnx: ["cpu", "cuda", "tensorrt", "webgpu", "coreml", "dml"],
  tfjs: ["cpu", "native", "cuda"],
};

/** What `auto` does not try: TensorRT takes minutes to prepare each graph. */
export const notAutomatic: readonly string[] = ["tensorrt"];
