/** The body of a compute process: it owns TensorFlow.js and does what it is told, one request at a time. */
import * as tf from "@tensorflow/tfjs-core";
import { ComputeError, type ComputeErrorParts } from "../../errors.js";
import { deviceFailure } from "../device-failure.js";
import type { Calls, Kind, Reply, Request } from "./messages.js";
import { openDevice } from "./open-device.js";
import { compile, type Plan } from "./plan.js";

let device = "cpu";
const plans = new Map<number, Plan>();

const handlers: {
  readonly [K in Kind]: (asks: Calls[K]["asks"]) => Promise<Calls[K]["answers"]>;
} = {
  async open({ device: wanted }) {
    device = await openDevice(wanted);
    return device;
  },
  async compile({ session, graph, frozen, fold }) {
    plans.set(session, compile(graph, { frozen, fold }));
    return null;
  },
  run: async ({ session, feeds }) => plans.get(session)!.run(feeds),
  async dispose({ session }) {
    plans.get(session)?.dispose();
    plans.delete(session);
    return null;
  },
  count: async () => tf.memory().numTensors,
};

function errorParts(error: unknown): Omit<ComputeErrorParts, "cause"> {
  if (error instanceof ComputeError) {
    const { code, where, message } = error;
    return { code, where, detail: message.slice(where.length + 2) };
  }
  const reason = String(error instanceof Error ? error.message : error).replace(/\s+/g, " ");
  if (device === "cpu") return { code: "failed", where: "tensorflow.js", detail: reason };
  const full = /OOM|ResourceExhausted|out of memory/i.test(reason);
  const detail = full ? "out of memory: try a smaller --batch, or use --device cpu" : reason;
  return errorParts(deviceFailure(device, { code: "failed", detail }));
}

async function answer({ call, kind, asks }: Request): Promise<Reply> {
  try {
    const handle = handlers[kind] as (asks: unknown) => Promise<Calls[Kind]["answers"]>;
    return { call, answer: await handle(asks) };
  } catch (error) {
    return { call, error: errorParts(error) };
  }
}

let queue = Promise.resolve();

process.on("message", (request: Request) => {
  queue = queue.then(async () => {
    const reply = await answer(request);
    process.send?.(reply);
  });
});

// Whoever began this process decides when it ends: Ctrl-C reaches both, and work under way may be finished first.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
