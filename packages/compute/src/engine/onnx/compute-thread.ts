import { Worker } from "node:worker_threads";
import { ComputeError } from "../../errors.js";
import type { Results } from "../engine.js";
import type { Reply, Request, ThreadData } from "./messages.js";

type Call = Request extends infer R ? (R extends Request ? Omit<R, "call"> : never) : never;

interface Waiting {
  readonly resolve: (results: Results | null) => void;
  readonly reject: (error: Error) => void;
}

/** One worker thread and the calls that wait for it. It keeps the process alive only while a call is under way. */
export class ComputeThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #ended: ComputeError | undefined;

  constructor(data: ThreadData) {
    // Flags of the process, such as the kind of module that stdin is, are none of the thread's.
    const options = { workerData: data, execArgv: [] };
    this.#worker = new Worker(new URL("./thread.js", import.meta.url), options);
    this.#worker.unref();
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#worker.on("error", (cause) => this.#fail(cause));
    this.#worker.on("exit", () => this.#fail(new Error("the thread ended")));
  }

  /** Calls under way and sessions placed here, for choosing the least busy thread. */
  load = 0;

  /** Once the thread has ended there is nothing left to dispose of, and everything else fails. */
  call(request: Call): Promise<Results | null> {
    if (this.#ended) return request.kind === "dispose" ? Promise.resolve(null) : Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const call = this.#calls++;
      this.#waiting.set(call, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...request, call });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ("error" in reply) waiting?.reject(new ComputeError(reply.error));
    else waiting?.resolve(reply.results);
  }

  #fail(cause: Error): void {
    const error = new ComputeError({ code: "failed", where: "compute thread", detail: cause.message, cause });
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
