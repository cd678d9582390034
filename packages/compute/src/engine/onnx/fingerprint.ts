import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import type { Graph } from "../../graph/graph.js";
import type { TensorMap } from "../../tensor.js";

/** Names by content: the SHA-256 of what is compiled. */
export class Fingerprints {
  readonly #graphs = new WeakMap<Graph, string>();

  /** The same for graphs of the same content. */
  ofGraph(graph: Graph): string {
    const known = this.#graphs.get(graph);
    if (known) return known;
    const found = createHash("sha256").update(serialize(graph)).digest("hex");
    this.#graphs.set(graph, found);
    return found;
  }

  /** The same for graphs of the same content whose inputs have the same values. */
  ofBound(graph: Graph, values: TensorMap): string {
    const hash = createHash("sha256").update(this.ofGraph(graph));
    for (const [name, { dtype, shape, data }] of values) {
      hash.update(`\n${name} ${dtype} ${shape}\n`).update(data);
    }
    return hash.digest("hex");
  }
}
