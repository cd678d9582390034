/**
 * Bilinear sampling along a flow field, written with the operators of the set, so that it differentiates itself.
 *
 * The result's pixel p is read from x at p + flow(p), coordinates clipped to the image (Xiao et al. 2018,
 * "Spatially transformed adversarial examples", equation 1):
 *
 *     out(p) = sum over the four neighbours q of x(q) * (1 - |u - u_q|) * (1 - |v - v_q|)
 *
 * The four indices are piecewise constant; the gradient flows through the weights, and to x through the gather.
 */
import { tensor } from "../tensor.js";
import type { GraphBuilder } from "./builder.js";
import type { Node } from "./graph.js";

/**
 * x [n, c, h, w] sampled along flow [n, 2, h, w] in pixels, `flow[:, 0]` the column shift and `flow[:, 1]` the row
 * shift. The result has x's shape.
 */
export function bilinearSample(g: GraphBuilder, x: Node, flow: Node): Node {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  const columns = along(g, flow, 0, w);
  const rows = along(g, flow, 1, h);
  const pixels = g.reshape(x, [n, c, h * w]);
  const corner = (row: Node, column: Node, weight: Node): Node => {
    const index = g.cast(g.add(g.multiply(row, g.scalar(w)), column), "i32");
    const read = g.gatherPixels(pixels, g.reshape(index, [n, h * w]));
    return g.multiply(read, g.reshape(weight, [n, 1, h * w]));
  };
  const top = g.add(
    corner(rows.low, columns.low, g.multiply(rows.lowWeight, columns.lowWeight)),
    corner(rows.low, columns.high, g.multiply(rows.lowWeight, columns.highWeight)),
  );
  const bottom = g.add(
    corner(rows.high, columns.low, g.multiply(rows.highWeight, columns.lowWeight)),
    corner(rows.high, columns.high, g.multiply(rows.highWeight, columns.highWeight)),
  );
  return g.reshape(g.add(top, bottom), [n, c, h, w]);
}

interface Neighbours {
  readonly low: Node;
  readonly high: Node;
  readonly lowWeight: Node;
  readonly highWeight: Node;
}

/** The two neighbours along one axis and their weights, each [n, 1, h, w]. */
function along(g: GraphBuilder, flow: Node, axis: 0 | 1, extent: number): Neighbours {
  const [n, , h, w] = flow.shape as [number, number, number, number];
  const shift = g.slice(flow, { starts: [0, axis, 0, 0], sizes: [n, 1, h, w], steps: [1, 1, 1, 1] });
  const own = Float32Array.from({ length: h * w }, (_, p) => (axis === 0 ? p % w : Math.floor(p / w)));
  const moved = g.add(shift, g.constant(tensor("f32", [1, 1, h, w], own)));
  const position = g.minimum(g.maximum(moved, g.scalar(0)), g.scalar(extent - 1));
  const low = g.floor(position);
  const highWeight = g.subtract(position, low);
  return {
    low,
    high: g.minimum(g.add(low, g.scalar(1)), g.scalar(extent - 1)),
    lowWeight: g.subtract(g.scalar(1), highWeight),
    highWeight,
  };
}
