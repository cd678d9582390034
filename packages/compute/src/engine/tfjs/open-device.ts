import * as tf from "@tensorflow/tfjs-core";
import { ComputeError, unknownName } from "../../errors.js";
import { deviceFailure } from "../device-failure.js";
import { type DeviceName, deviceNames, tfjsDevices } from "./devices.js";

/** The first major version of Node without functions that the native packages of 4.22 call. */
const TOO_NEW = 23;

/**
 * Makes a device the one that this process computes on; `auto` is the first one that there is.
 *
 * @returns its name
 * @throws ComputeError saying what to install or to do; for `auto` only if something is there and broken
 */
export async function openDevice(wanted: string): Promise<DeviceName> {
  // Switches off notices, among them the advice to install tfjs-node.
  tf.enableProdMode();
  if (wanted !== "auto") return open(nameOf(wanted));
  for (const name of deviceNames) {
    const opened = await open(name).catch(unlessMissing);
    if (opened) return opened;
  }
  return open("cpu");
}

function nameOf(wanted: string): DeviceName {
  const known = deviceNames.find((name) => name === wanted);
  if (!known) throw unknownName("--device", "device", wanted, deviceNames);
  return known;
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof ComputeError && error.code === "missing")) throw error;
}

async function open(name: DeviceName): Promise<DeviceName> {
  const { backend, native } = tfjsDevices[name];
  if (native) refuseNode(name);
  await load(name);
  await tf.setBackend(backend);
  if (name === "cuda" && !hasGpu()) {
    const detail =
      "TensorFlow finds no NVIDIA GPU: install its driver, CUDA 11 and cuDNN 8, or use --device cpu";
    throw deviceFailure(name, { code: "missing", detail });
  }
  return name;
}

function refuseNode(name: DeviceName): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < TOO_NEW) return;
  const detail = `${tfjsDevices[name].library} does not work on Node ${TOO_NEW} and later, this is ${node}: use Node ${TOO_NEW - 1}, or use --device cpu`;
  throw deviceFailure(name, { code: "missing", detail });
}

async function load(name: DeviceName): Promise<void> {
  const { library, load: loadLibrary } = tfjsDevices[name];
  try {
    await loadLibrary();
  } catch (cause) {
    if (isAbsent(cause)) {
      const install = `npm install --no-save --ignore-scripts=false ${library}@${tf.version_core}`;
      const detail = `${library} is not installed: run ${install} on Node ${TOO_NEW - 1} or older, or use --device cpu`;
      throw deviceFailure(name, { code: "missing", detail, cause });
    }
    const [reason] = String(cause instanceof Error ? cause.message : cause).split("\n") as [string];
    const rebuild = `npm rebuild --ignore-scripts=false ${library}`;
    const detail = `${library} does not load (${reason.trim()}): try ${rebuild}, or use --device cpu`;
    throw deviceFailure(name, { code: "failed", detail, cause });
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

/** The native backend says which device it found; without one it would compute on the processor. */
function hasGpu(): boolean {
  return (tf.backend() as { readonly isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
}
