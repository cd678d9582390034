/**
 * The plane in which a training moved most (Li et al. 2018, section 7). With checkpoints w_0 .. w_n, the last of them the
 * origin, and rows m_i = w_i - w_n, the principal directions are those of the matrix M, found from its small Gram matrix:
 *
 *     G = M M',   G u_k = lambda_k u_k,   d_k = M' u_k / sqrt(lambda_k),   coordinate of w_i along d_k = m_i . d_k.
 *
 * lambda_k / trace of G is the share of the variance that d_k explains. Even a random walk is an arc on its principal
 * plane (Antognini and Sohl-Dickstein: "PCA of high dimensional random walks", NeurIPS 2018): the shares and the distances
 * from the plane belong to the picture.
 */
import { ComputeError, invalid } from "../errors.js";
import { type Layout, layoutOf, paramsToVector, vectorToParams } from "../flatness/layout.js";
import { symmetricEigen } from "../flatness/symmetric-eigen.js";
import { addMultiple, combine, dot, normOf, scaled } from "../flatness/vector.js";
import type { Model } from "../models/model.js";
import { parametersOf } from "../models/network.js";
import { isTrained, type ModelSpec } from "../models/spec.js";
import type { Direction } from "../surface/direction.js";

/** How a plane is fitted. */
export interface TrajectoryOptions {
  /** `weights`: trained parameters; `states`: running statistics as well. */
  readonly over?: "weights" | "states";
  /**
   * About what variance is measured. `final`: the last checkpoint. `mean`: the mean of the rows, which is what a PCA
   * routine takes off by itself. Coordinates are from the last checkpoint in both.
   */
  readonly center?: "final" | "mean";
}

/** A checkpoint on the plane. */
export interface TrajectoryPoint {
  readonly x: number;
  readonly y: number;
  /** From the plane. */
  readonly distance: number;
}

/** A training's path on its principal plane. */
export interface Trajectory {
  /** x and y, of length 1 and perpendicular: for a surface around the last checkpoint. */
  readonly directions: readonly [x: Direction, y: Direction];
  /** Where each checkpoint lies, in their order; the last one at (0, 0). */
  readonly points: readonly TrajectoryPoint[];
  /** The share of the variance along x and along y. */
  readonly explained: readonly [x: number, y: number];
}

/**
 * The principal plane of checkpoints of one training, in their order. The first one's coordinates are positive. Memory: 8
 * bytes for each parameter of each checkpoint.
 *
 * @throws ComputeError `invalid` for fewer than three checkpoints, for checkpoints of different networks, or for
 *   checkpoints on a line, which span no plane
 */
export function trajectoryPlane(
  checkpoints: readonly Model[],
  { over = "weights", center = "final" }: TrajectoryOptions = {},
): Trajectory {
  if (checkpoints.length < 3) throw invalid("trajectory", "three checkpoints or more", checkpoints.length);
  const layout = commonLayout(checkpoints, over);
  const moves = movesOf(checkpoints, layout);
  const rows = center === "mean" ? centred(moves) : moves;
  const { values, vectors } = symmetricEigen(rows.map((a) => rows.map((b) => dot(a, b))));
  const [first, second] = [values.at(-1)!, values.at(-2)!];
  if (!(second > 1e-12 * first)) throw invalid("trajectory", "checkpoints that span a plane", "a line");
  const x = principal(rows, vectors.at(-1)!, moves[0]!);
  const y = principal(rows, vectors.at(-2)!, moves[0]!);
  const total = values.reduce((sum, value) => sum + value, 0);
  return {
    directions: [vectorToParams(layout, x), vectorToParams(layout, y)],
    points: [...moves.map((move) => locate(move, x, y)), { x: 0, y: 0, distance: 0 }],
    explained: [first / total, second / total],
  };
}

function commonLayout(checkpoints: readonly Model[], over: "weights" | "states"): Layout {
  const { spec } = checkpoints[0]!;
  const other = checkpoints.findIndex((model) => networkOf(model.spec) !== networkOf(spec));
  if (other >= 0) {
    const detail = `want ${networkOf(spec)}, got ${networkOf(checkpoints[other]!.spec)}`;
    throw new ComputeError({ code: "invalid", where: `checkpoint ${other + 1}`, detail });
  }
  return layoutOf(parametersOf(spec).filter((parameter) => over === "states" || isTrained(parameter)));
}

function networkOf({ arch, channels, classes }: ModelSpec): string {
  return `${arch} for ${channels} channels and ${classes} classes`;
}

/** The rows m_i. */
function movesOf(checkpoints: readonly Model[], layout: Layout): Float64Array[] {
  const last = paramsToVector(layout, checkpoints.at(-1)!.params);
  return checkpoints.slice(0, -1).map(({ params }) => {
    const move = paramsToVector(layout, params);
    addMultiple(move, last, -1);
    return move;
  });
}

function centred(rows: readonly Float64Array[]): Float64Array[] {
  const mean = scaled(combine(rows, new Float64Array(rows.length).fill(1)), 1 / rows.length);
  return rows.map((row) => row.map((value, i) => value - mean[i]!));
}

/** M' u with length 1, pointing to the side of the first checkpoint: the sign of an eigenvector means nothing. */
function principal(rows: readonly Float64Array[], u: Float64Array, start: Float64Array): Float64Array {
  const direction = combine(rows, u);
  return scaled(direction, (dot(direction, start) < 0 ? -1 : 1) / normOf(direction));
}

function locate(move: Float64Array, x: Float64Array, y: Float64Array): TrajectoryPoint {
  const [alongX, alongY] = [dot(move, x), dot(move, y)];
  const off = move.map((value, i) => value - alongX * x[i]! - alongY * y[i]!);
  return { x: alongX, y: alongY, distance: normOf(off) };
}
