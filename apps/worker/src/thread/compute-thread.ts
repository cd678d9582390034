import { type ResourceLimits, Worker } from "node:worker_threads";
import type { Found, Piece, PieceEnd, Reply, Request, ThreadOptions } from "./messages.js";
import { ThreadDied } from "./thread-died.js";

/** What the host of a thread is told while a piece is under way. */
export type OnFound = (found: Found) => void;

/** One compute thread, seen from the main thread. It does one piece at a time; once dead it is of no more use. */
export class ComputeThread {
  readonly #worker: Worker;
  readonly #stop: Int32Array;
  #waiting: Waiting | undefined;
  #died: ThreadDied | undefined;
  readonly #ended: Promise<void>;

  constructor(options: Omit<ThreadOptions, "stop">, resourceLimits: ResourceLimits = {}) {
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#stop = new Int32Array(stop);
    const workerData: ThreadOptions = { ...options, stop };
    this.#worker = new Worker(new URL("./thread.js", import.meta.url), { workerData, resourceLimits });
    this.#worker.on("message", (reply: Reply) => this.#hear(reply));
    this.#worker.on("error", (cause) => this.#die(cause));
    this.#ended = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#die(new Error(`it ended with code ${code}`));
        resolve();
      });
    });
  }

  /** Whether the thread has ended. */
  get dead(): boolean {
    return this.#died !== undefined;
  }

  /** Does a piece. @throws ThreadDied if the thread ends before it */
  compute(piece: Piece, onFound: OnFound): Promise<PieceEnd> {
    if (this.#died) return Promise.reject(this.#died);
    Atomics.store(this.#stop, 0, 0);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject, onFound };
      this.#worker.postMessage({ kind: "piece", piece } satisfies Request);
    });
  }

  /** Asks the piece under way to stop after its batch or cell. */
  stop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  /** Lets an idle thread close what it has open, and waits for its end. */
  async end(): Promise<void> {
    if (this.#died) return;
    this.#worker.postMessage({ kind: "close" } satisfies Request);
    await this.#ended;
  }

  /**
   * Gives the piece under way up at once. The thread ends by itself after its batch or cell and keeps nothing waiting: to
   * terminate it while a native library computes would take the whole process along.
   */
  abandon(): void {
    if (this.#died) return;
    this.stop();
    this.#worker.unref();
    this.#worker.postMessage({ kind: "close" } satisfies Request);
    this.#die(new Error("it was given up"));
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting;
    if (reply.kind === "found") waiting?.onFound(reply.found);
    else {
      this.#waiting = undefined;
      waiting?.resolve(reply.end);
    }
  }

  #die(cause: Error): void {
    this.#died ??= new ThreadDied(`compute thread: ${cause.message}`, { cause });
    this.#waiting?.reject(this.#died);
    this.#waiting = undefined;
  }
}

interface Waiting {
  readonly resolve: (end: PieceEnd) => void;
  readonly reject: (error: Error) => void;
  readonly onFound: OnFound;
}
