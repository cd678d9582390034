import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ComputeError } from "../../errors.js";
import { deviceFailure } from "../device-failure.js";
import type { Calls, Kind, Reply, Request } from "./messages.js";

/** What TensorFlow is told unless the environment says otherwise. */
const settings = {
  /** Errors only. */
  TF_CPP_MIN_LOG_LEVEL: "2",
  /** It would take all of a GPU's memory at once. */
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
  /** It would round products to TF32 on GPUs that have it. */
  NVIDIA_TF32_OVERRIDE: "0",
};

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A process with a TensorFlow.js of its own, and the calls that wait for it. It keeps this process alive only while a call is
 * under way.
 *
 * Not a thread: the native packages load in one thread of a process and not in a second one (tensorflow/tfjs#8388), and
 * TensorFlow reads its settings from the environment.
 */
export class ComputeProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exit: Promise<void>;
  #calls = 0;
  #ended: ComputeError | undefined;

  constructor({ threads }: { readonly threads: number }) {
    this.#child = fork(fileURLToPath(new URL("./process.js", import.meta.url)), [], {
      execArgv: [],
      serialization: "advanced",
      // What libraries print is for people: standard output belongs to results.
      stdio: ["ignore", 2, 2, "ipc"],
      env: { ...settings, ...process.env, TF_NUM_INTRAOP_THREADS: String(threads) },
    });
    this.#rest();
    this.#child.on("message", (reply) => this.#settle(reply as Reply));
    this.#exit = new Promise((resolve) => {
      const ended = (cause: Error): void => {
        this.#fail(cause);
        resolve();
      };
      this.#child.on("error", ended);
      this.#child.on("exit", (code, signal) => ended(new Error(`the process ended with ${signal ?? code}`)));
    });
  }

  /** Where it computes, once that is known: a native library takes its process along when its device fails. */
  device = "cpu";

  /** Calls under way and sessions placed here, for choosing the least busy process. */
  load = 0;

  /** Once the process has ended there is nothing left to dispose of, and everything else fails. */
  call<K extends Kind>(kind: K, asks: Calls[K]["asks"]): Promise<Calls[K]["answers"]> {
    if (this.#ended) return kind === "dispose" ? Promise.resolve(null) : Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const call = this.#calls++;
      this.#waiting.set(call, { resolve: resolve as Waiting["resolve"], reject });
      this.#child.ref();
      this.#child.channel?.ref();
      this.#child.send({ call, kind, asks } as Request, (cause) => cause && this.#fail(cause));
    });
  }

  async end(): Promise<void> {
    this.#child.ref();
    this.#child.kill("SIGKILL");
    await this.#exit;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if (this.#waiting.size === 0) this.#rest();
    if ("error" in reply) waiting?.reject(new ComputeError(reply.error));
    else waiting?.resolve(reply.answer);
  }

  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  #fail(cause: Error): void {
    this.#ended ??= this.#describe(cause);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
  #describe(cause: Error): ComputeError {
    const parts = { code: "failed", cause } as const;
    if (this.device === "cpu")
      return new ComputeError({ ...parts, where: "compute process", detail: cause.message });
    return deviceFailure(this.device, {
      ...parts,
      detail: `${cause.message}: start again, or use --device cpu`,
    });
  }
}
