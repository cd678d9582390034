/** The body of a compute thread: it owns ONNX Runtime sessions and does what it is told, one request at a time. */
import { parentPort, workerData } from "node:worker_threads";
import * as ort from "onnxruntime-node";
import { ComputeError, type ComputeErrorParts } from "../../errors.js";
import type { Tensor, TensorData } from "../../tensor.js";
import { deviceFailure } from "../device-failure.js";
import type { Feeds, Results } from "../engine.js";
import { bindConstants, freeze } from "../freeze.js";
import { blockProbe, PROBE_CHANNELS, readBlockSize } from "./block-probe.js";
import { onnxDevices } from "./devices.js";
import { explainFailure } from "./failures.js";
import { IdleSessions } from "./idle-sessions.js";
import { lowerGraph } from "./lower.js";
import type { Reply, Request, ThreadData } from "./messages.js";
import { type Compiled, RefilledSessions, type Writing } from "./refilled.js";

const dtypes = { float32: "f32", int32: "i32" } as const;
const types = { f32: "float32", f64: "float32", i32: "int32", u8: "float32" } as const;
const { device, layout, half } = workerData as ThreadData;
const { providers, keepsResults, session: special } = onnxDevices[device]!;
const sessions = new Map<number, Compiled>();
const idle = new IdleSessions();
const refilled = new RefilledSessions(async (model, { stays }) => {
  await idle.release();
  return createSession(model, { threads: 1, stays });
});

// What goes wrong is thrown, with a message; the runtime would write it to stderr as well.
ort.env.logLevel = "fatal";

const handlers: {
  readonly [K in Request["kind"]]: (request: Extract<Request, { kind: K }>) => Promise<Results | null>;
} = {
  async compile({ session, graph, frozen, threads, fold, refill, fingerprint }) {
    const writing = await howToWrite();
    // In the plain layout the processor is faster with models whose weights are constants; a device keeps its kernels.
    if (refill !== undefined && (device !== "cpu" || writing.block! > 1)) {
      const key = `${refill} ${[...frozen.keys()]}`;
      const values = toOrt(Object.fromEntries(frozen));
      sessions.set(session, await refilled.fill({ key, graph, writing, values }));
      return null;
    }
    const found = fingerprint && idle.take(fingerprint);
    const own = found || (await open());
    const release = () => (fingerprint ? idle.keep(fingerprint, own) : own.release());
    sessions.set(session, { session: own, fixed: {}, release });
    return null;

    async function open(): Promise<ort.InferenceSession> {
      await idle.release();
      const bound = fold ? freeze(graph, frozen) : bindConstants(graph, frozen);
      return createSession(lowerGraph(bound, writing).finish(), { threads });
    }
  },
  async run({ session, feeds }) {
    const compiled = sessions.get(session)!;
    const results = await compiled.session.run({ ...toOrt(feeds), ...compiled.fixed });
    const copied = Object.fromEntries(Object.entries(results).map(([name, value]) => [name, copy(value)]));
    for (const value of Object.values(results)) value.dispose();
    return copied;
  },
  async dispose({ session }) {
    await sessions.get(session)?.release();
    sessions.delete(session);
    return null;
  },
};

function createSession(
  model: Uint8Array,
  { threads, stays = false }: { readonly threads: number; readonly stays?: boolean },
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: providers,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 4,
    ...special,
    ...(stays && keepsResults ? { preferredOutputLocation: "gpu-buffer" } : {}),
  });
}

/** Blocks and whole vectors are matters of the processor. */
async function howToWrite(): Promise<Writing> {
  return device === "cpu" ? { block: await blockSize(), half } : { block: 1, lanes: 1, half };
}

let foundBlockSize: Promise<number> | undefined;

/** Channels in a block of the runtime's blocked layout on this processor; 1 for none. */
function blockSize(): Promise<number> {
  foundBlockSize ??= layout === "plain" ? Promise.resolve(1) : findBlockSize();
  return foundBlockSize;
}

async function findBlockSize(): Promise<number> {
  try {
    const session = await createSession(blockProbe(), { threads: 1 });
    const images = Float32Array.from({ length: PROBE_CHANNELS * 2 }, (_, i) => i);
    const { y } = await session.run({ x: new ort.Tensor("float32", images, [1, PROBE_CHANNELS, 1, 2]) });
    const block = readBlockSize(y!.data as Float32Array);
    await session.release();
    return block;
  } catch {
    // A build of the runtime without the layout has no such operator.
    return 1;
  }
}

function toOrt(feeds: Feeds): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]) => {
      const values = dtype === "f32" || dtype === "i32" ? data : new Float32Array(data);
      return [name, new ort.Tensor(types[dtype] as "float32", values as Float32Array, shape)];
    }),
  );
}

/** A result in memory of our own, which can be moved to the other thread. */
function copy(value: ort.Tensor): Tensor {
  const dtype = dtypes[value.type as keyof typeof dtypes];
  const data = (value.data as TensorData["f32" | "i32"]).slice();
  return { dtype, shape: value.dims, data } as Tensor;
}

function errorParts(error: unknown): ComputeErrorParts {
  if (error instanceof ComputeError) {
    const { code, where, message, cause } = error;
    return { code, where, detail: message.slice(where.length + 2), cause };
  }
  const reason = error instanceof Error ? error.message : String(error);
  const [detail] = reason.split("\n") as [string];
  const explained = explainFailure(device, reason);
  if (explained) return errorParts(deviceFailure(device, { ...explained, cause: reason }));
  return device === "cpu"
    ? { code: "failed", where: "onnx runtime", detail }
    : errorParts(deviceFailure(device, { code: "failed", detail, cause: reason }));
}

let queue = Promise.resolve();

parentPort!.on("message", (request: Request) => {
  queue = queue.then(async () => {
    const { call } = request;
    try {
      const handle = handlers[request.kind] as (request: Request) => Promise<Results | null>;
      const results = await handle(request);
      const moved = Object.values(results ?? {}).map(({ data }) => data.buffer as ArrayBuffer);
      parentPort!.postMessage({ call, results } satisfies Reply, moved);
    } catch (error) {
      parentPort!.postMessage({ call, error: errorParts(error) } satisfies Reply);
    }
  });
});
