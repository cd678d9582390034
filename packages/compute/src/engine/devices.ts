/** The devices that each engine knows, whether this machine has them or not; the first is the default. */
export const engineDevices: Readonly<Record<string, readonly string[]>> = {
  reference: ["cpu"],
  onnx: ["cpu", "cuda", "tensorrt", "webgpu", "coreml", "dml"],
  tfjs: ["cpu", "native", "cuda"],
};

/** What `auto` does not try: TensorRT takes minutes to prepare each graph. */
export const notAutomatic: readonly string[] = ["tensorrt"];
