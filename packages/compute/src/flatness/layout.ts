import type { Params } from "../models/model.js";
import { parametersOf } from "../models/network.js";
import { isTrained, type ModelSpec, type Parameter } from "../models/spec.js";
import { type Shape, sizeOf, type Tensor, tensor } from "../tensor.js";

/** Where one tensor lies in a vector of all of them. */
export interface LayoutPart {
  readonly name: string;
  readonly shape: Shape;
  /** Its first element's place. */
  readonly from: number;
  readonly size: number;
}

/** Named tensors laid one behind the other. */
export interface Layout {
  readonly parts: readonly LayoutPart[];
  /** Elements of all of them. */
  readonly size: number;
}

/** The trained parameters of a network in the order of its layers: what a gradient or an eigenvector runs over. */
export function trainedLayout(spec: ModelSpec): Layout {
  return layoutOf(parametersOf(spec).filter(isTrained));
}

/** Parameters one behind the other in their order. */
export function layoutOf(parameters: readonly Parameter[]): Layout {
  const parts: LayoutPart[] = [];
  let from = 0;
  for (const { name, shape } of parameters) {
    const size = sizeOf(shape);
    parts.push({ name, shape, from, size });
    from += size;
  }
  return { parts, size: from };
}

/** A vector cut into named tensors: an eigenvector as a direction, for one. Each element is rounded to float32. */
export function vectorToParams({ parts }: Layout, vector: Float64Array): Params {
  return new Map(
    parts.map(({ name, shape, from, size }): [string, Tensor<"f32">] => [
      name,
      tensor("f32", shape, new Float32Array(vector.subarray(from, from + size))),
    ]),
  );
}

/** The named tensors of a layout as one vector. */
export function paramsToVector({ parts, size }: Layout, params: Params): Float64Array {
  const vector = new Float64Array(size);
  for (const { name, from } of parts) vector.set(params.get(name)!.data, from);
  return vector;
}
