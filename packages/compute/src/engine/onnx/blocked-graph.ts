/**
 * Which values of a graph are kept in ONNX Runtime's blocked layout, and their names in the model that is written.
 *
 * In the blocked layout the channels of an image tensor [n, c, h, w] are cut into blocks of as many as a vector register
 * holds: memory is [n, c / block, h, w, block]. Its convolutions need no copies of the images and fill the registers.
 * The runtime uses it by itself only where weights are constant; written out, it serves weights that are fed as well.
 */
import type { Graph, Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import type { OnnxWriter } from "./model.js";

/** How an operator is written where its operands are blocked. */
export interface BlockedRow<O extends Op> {
  /** The layout of the result. */
  readonly result: "blocked" | "plain";
  /** Whether what reads the value may write it as a part of itself: it is written when it is asked for. */
  readonly waits?: true;
  /** Whether this node is written so; otherwise it is written in the plain layout. */
  fits(blocks: BlockedGraph, node: Node<O>): boolean;
  write(blocks: BlockedGraph, node: Node<O>): string;
}

/** The rows for the operators that have one. */
export type BlockedRows = { readonly [O in Op]?: BlockedRow<O> };

/** A graph being written, value by value, each in the layout that it is asked for in. */
export class BlockedGraph {
  readonly w: OnnxWriter;
  readonly block: number;
  readonly #graph: Graph;
  readonly #rows: BlockedRows;
  readonly #writePlain: (node: Node) => string;
  readonly #fits: boolean[] = [];
  readonly #plain = new Map<number, string>();
  readonly #blocked = new Map<number, string>();
  readonly #uses: number[];
  readonly #lastUse: number[];

  constructor(w: OnnxWriter, graph: Graph, options: BlockedOptions) {
    this.w = w;
    this.block = options.block;
    this.#graph = graph;
    this.#rows = options.rows;
    this.#writePlain = options.writePlain;
    this.#uses = graph.nodes.map(() => 0);
    this.#lastUse = graph.nodes.map(() => -1);
    for (const node of graph.nodes) {
      for (const input of node.inputs) this.#use(input, node.id);
      this.#fits.push(this.block > 1 && (this.#row(node)?.fits(this, node) ?? false));
    }
    for (const id of Object.values(graph.outputs)) this.#use(id, Number.POSITIVE_INFINITY);
  }

  node(id: number): Node {
    return this.#graph.nodes[id]!;
  }

  /** Whether a value is computed in the blocked layout. */
  isBlocked(id: number): boolean {
    return this.#fits[id]! && this.#row(this.node(id))!.result === "blocked";
  }

  /** Whether exactly one node reads the value, once. */
  isReadOnce(id: number): boolean {
    return this.#uses[id] === 1;
  }

  /** Whether nothing after the node reads the value, so that its memory can be taken over. */
  isLastRead(id: number, by: number): boolean {
    return this.#lastUse[id] === by;
  }

  /** Whether channels can be cut into whole blocks. */
  isWhole(channels: number): boolean {
    return channels % this.block === 0;
  }

  /** Writes a value, unless it waits for the one that reads it. */
  write(node: Node): void {
    if (!this.isBlocked(node.id)) this.plain(node.id);
    else if (!this.#row(node)!.waits || !this.isReadOnce(node.id)) this.blocked(node.id);
  }

  /** The name of a value in the plain layout. */
  plain(id: number): string {
    const known = this.#plain.get(id);
    if (known) return known;
    const node = this.node(id);
    const channels = node.shape[1] ?? 0;
    const name = this.isBlocked(id)
      ? this.w.blocked("ReorderOutput", [this.blocked(id)], { channels })
      : this.#write(node);
    this.#plain.set(id, name);
    return name;
  }

  /** The name of an image tensor in the blocked layout; its shape in the model stays [n, c, h, w]. */
  blocked(id: number): string {
    const known = this.#blocked.get(id);
    if (known) return known;
    const name = this.isBlocked(id)
      ? this.#write(this.node(id))
      : this.w.blocked("ReorderInput", [this.plain(id)]);
    this.#blocked.set(id, name);
    return name;
  }

  #write(node: Node): string {
    return this.#fits[node.id] ? this.#row(node)!.write(this, node) : this.#writePlain(node);
  }

  #row(node: Node): BlockedRow<Op> | undefined {
    return this.#rows[node.op] as BlockedRow<Op> | undefined;
  }

  #use(id: number, by: number): void {
    this.#uses[id]!++;
    this.#lastUse[id] = Math.max(this.#lastUse[id]!, by);
  }
}

/** What the graph is written with. */
export interface BlockedOptions {
  /** Channels in a block; 1 for no blocks at all. */
  readonly block: number;
  readonly rows: BlockedRows;
  readonly writePlain: (node: Node) => string;
}
