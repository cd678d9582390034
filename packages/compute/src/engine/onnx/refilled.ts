/**
 * Sessions whose frozen values change every few calls, as a surface's weights do. What follows from the values alone
 * (folding batch norm, ordering weights) is a model of its own that runs once for each set of values; its results are
 * fed to the other model with the images, from the device where they are or from {@link AlignedMemory}. So the models of a
 * graph are made once.
 */
import type * as ort from "onnxruntime-node";
import type { Graph } from "../../graph/graph.js";
import { AlignedMemory } from "./aligned.js";
import { lowerGraph } from "./lower.js";

type Tensors = Readonly<Record<string, ort.Tensor>>;

/** A session with the values that each call of it gets besides its feeds. */
export interface Compiled {
  readonly session: ort.InferenceSession;
  readonly fixed: Tensors;
  release(): Promise<void>;
}

interface Parts {
  readonly early: ort.InferenceSession | undefined;
  readonly late: ort.InferenceSession;
  readonly needed: readonly string[];
  readonly passed: readonly string[];
  /** Memory for what is passed, of sets of values that are no longer used. */
  readonly spare: AlignedMemory[];
  users: number;
}

/** `stays`: results are left on the device, where it can. */
type CreateSession = (
  model: Uint8Array,
  options: { readonly stays: boolean },
) => Promise<ort.InferenceSession>;

/** How a graph becomes a model. */
export type Writing = NonNullable<Parameters<typeof lowerGraph>[1]>;

/** What a graph is filled with. */
export interface Filling {
  /** The same for the same graph and names of values. */
  readonly key: string;
  readonly graph: Graph;
  readonly writing: Writing;
  readonly values: Tensors;
}

/** The models of the last graph stay, for the next set of its values. */
export class RefilledSessions {
  readonly #create: CreateSession;
  readonly #parts = new Map<string, Parts>();

  constructor(create: CreateSession) {
    this.#create = create;
  }

  async fill({ key, graph, writing, values }: Filling): Promise<Compiled> {
    const parts =
      this.#parts.get(key) ?? (await this.#open(key, graph, { writing, names: Object.keys(values) }));
    parts.users++;
    try {
      const early = (await parts.early?.run(pick(values, parts.needed))) ?? {};
      const passed = pick({ ...values, ...early }, parts.passed);
      const memory = parts.spare.pop() ?? new AlignedMemory(passed);
      const fixed = memory.hold(passed);
      const release = async (): Promise<void> => {
        parts.users--;
        parts.spare.push(memory);
        for (const value of Object.values(early)) value.dispose();
      };
      return { session: parts.late, fixed, release };
    } catch (error) {
      parts.users--;
      throw error;
    }
  }

  async #open(
    key: string,
    graph: Graph,
    { writing, names }: { writing: Writing; names: readonly string[] },
  ): Promise<Parts> {
    await this.#releaseIdle();
    const { early, late, ...rest } = lowerGraph(graph, writing).finishInParts(new Set(names));
    const parts: Parts = {
      early: early && (await this.#create(early, { stays: true })),
      late: await this.#create(late, { stays: false }),
      ...rest,
      spare: [],
      users: 0,
    };
    this.#parts.set(key, parts);
    return parts;
  }

  async #releaseIdle(): Promise<void> {
    for (const [key, { early, late, users }] of this.#parts) {
      if (users > 0) continue;
      this.#parts.delete(key);
      await early?.release();
      await late.release();
    }
  }
}

function pick(values: Tensors, names: readonly string[]): Record<string, ort.Tensor> {
  return Object.fromEntries(names.map((name) => [name, values[name]!]));
}
