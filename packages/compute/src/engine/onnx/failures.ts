/** What ONNX Runtime and the drivers below it say when a device fails, and what to do about it. */
import type { ComputeErrorCode } from "../../errors.js";

interface Failure {
  readonly says: RegExp;
  readonly code: ComputeErrorCode;
  readonly advice: (device: string) => string;
}

const cpu = "or use --device cpu";

/** The first row that matches counts. */
const failures: readonly Failure[] = [
  {
    says: /out of memory|outofmemory|failed to allocate|bad_alloc|alloc_failed|OUT_OF_DEVICE_MEMORY|OUT_OF_HOST_MEMORY|E_OUTOFMEMORY/i,
    code: "failed",
    advice: (device) => `out of memory: try a smaller --batch${device === "cpu" ? "" : `, ${cpu}`}`,
  },
  {
    says: /device (was |is )?(lost|removed|hung)|DEVICE_(LOST|REMOVED|HUNG)|illegal memory access|unspecified launch failure|CUDA (failure|error) (4|700|702|719|999)\b|fell off the bus/i,
    code: "failed",
    advice: () => `the device was lost: start again, ${cpu}`,
  },
  {
    says: /CUDA driver version is insufficient|no CUDA-capable device|CUDA (failure|error) (35|100)\b|libcuda\.so/i,
    code: "missing",
    advice: () => `the NVIDIA driver is missing or too old: install one for CUDA 12, ${cpu}`,
  },
  {
    says: /lib(cudart|cublas\w*|cudnn\w*|cufft|curand|nvrtc|nvinfer)\b/i,
    code: "missing",
    advice: (device) =>
      `a library of NVIDIA's is missing: install CUDA 12 and cuDNN 9${device === "tensorrt" ? " and TensorRT 10" : ""}, ${cpu}`,
  },
  {
    says: /failed to load (shared )?library|libonnxruntime_providers_\w+/i,
    code: "missing",
    advice: () => `ONNX Runtime's part for it is not installed: run npm run gpu:cuda, ${cpu}`,
  },
  {
    says: /requires f16|shader-f16/i,
    code: "missing",
    advice: () => `it has no half precision: leave out --half, ${cpu}`,
  },
  {
    says: /no supported adapters|failed to get a WebGPU (adapter|device)|couldn't load vulkan/i,
    code: "missing",
    advice: () => `there is no graphics adapter: install the GPU's driver, ${cpu}`,
  },
  {
    says: /backend not found|is unsupported|not enabled in this build|execution provider is not/i,
    code: "missing",
    advice: () => `this build of ONNX Runtime does not have it: ${cpu.slice(3)}`,
  },
];

/**
 * What a message of the runtime means for somebody who computes on a device, as one line; `undefined` if it is not about
 * the device.
 */
export function explainFailure(
  device: string,
  message: string,
): { readonly code: ComputeErrorCode; readonly detail: string } | undefined {
  const failure = failures.find(({ says }) => says.test(message));
  if (!failure) return undefined;
  return { code: failure.code, detail: failure.advice(device) };
}
