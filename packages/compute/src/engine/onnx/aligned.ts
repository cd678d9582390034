/**
 * Memory for values that a session is fed again and again. What JavaScript allocates begins anywhere, so that most vectors
 * of a tensor in it lie across two cache lines; WebAssembly's memory begins on a page.
 */
import * as ort from "onnxruntime-node";

/** Node has it; the types that the compiler is given do not. */
declare const WebAssembly: {
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
  }) => { readonly buffer: ArrayBuffer };
};

type Tensors = Readonly<Record<string, ort.Tensor>>;

/** Floats in a cache line, which is as long as the widest vector. */
const LINE = 16;
const PAGE_BYTES = 65_536;

/** Holds copies of float tensors of certain sizes, each at the beginning of a cache line. */
export class AlignedMemory {
  readonly #floats: Float32Array;

  /** Room for tensors as large as these. */
  constructor(tensors: Tensors) {
    const lines = Object.values(tensors).reduce((sum, tensor) => sum + linesOf(tensor), 0);
    const pages = Math.ceil((lines * LINE * Float32Array.BYTES_PER_ELEMENT) / PAGE_BYTES);
    this.#floats = new Float32Array(new WebAssembly.Memory({ initial: pages, maximum: pages }).buffer);
  }

  /** The tensors, copied here; what was here before is overwritten. One that is on another device stays there. */
  hold(tensors: Tensors): Tensors {
    let from = 0;
    const entries = Object.entries(tensors).map(([name, tensor]): [string, ort.Tensor] => {
      if (tensor.location !== "cpu") return [name, tensor];
      const own = this.#floats.subarray(from, from + tensor.size);
      own.set(tensor.data as Float32Array);
      from += linesOf(tensor) * LINE;
      return [name, new ort.Tensor("float32", own, tensor.dims)];
    });
    return Object.fromEntries(entries);
  }
}

function linesOf({ size, location }: ort.Tensor): number {
  return location === "cpu" ? Math.ceil(size / LINE) : 0;
}
