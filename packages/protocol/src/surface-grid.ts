import { type Axis, ComputeError, coordinatesOf, type Split, type Surface } from "@basin/compute";
import type { SurfaceGrid } from "@basin/formats";
import { toJson } from "./json.js";

const names = ["x", "y"] as const;

/** A surface as files and pictures hold it, with its protocol. */
export function toGrid(surface: Surface, split: Split, protocol: object): SurfaceGrid {
  return {
    axes: surface.axes.map((axis, i) => ({ name: names[i]!, coordinates: coordinatesOf(axis) })),
    loss: surface.loss,
    accuracy: surface.accuracy,
    finished: surface.finished,
    split,
    metadata: { protocol },
  };
}

/**
 * The finished part of a surface from a file.
 *
 * @param where the file's name, for errors
 * @throws ComputeError `invalid` unless the file has the same axes and the same protocol
 */
export function fromGrid(where: string, grid: SurfaceGrid, axes: readonly Axis[], protocol: object): Surface {
  const complain = (want: string, got: string): never => {
    const detail = `want ${want} to resume, got ${got}`;
    throw new ComputeError({ code: "invalid", where, detail });
  };
  const same =
    grid.axes.length === axes.length &&
    axes.every((axis, i) => equal(coordinatesOf(axis), grid.axes[i]!.coordinates));
  if (!same)
    complain("the same axes", grid.axes.map(({ coordinates }) => describeAxis(coordinates)).join(", "));
  const theirs = grid.metadata["protocol"];
  if (typeof theirs !== "object" || theirs === null)
    return complain("a file that holds its protocol", "none");
  const ours = JSON.parse(toJson(protocol)) as Record<string, unknown>;
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const [mine, found] = [toJson(ours[key]), toJson((theirs as Record<string, unknown>)[key])];
    if (mine !== found) complain(`${key} ${mine}`, found ?? "none");
  }
  return { axes, loss: grid.loss, accuracy: grid.accuracy, finished: grid.finished };
}

function describeAxis(coordinates: Float64Array): string {
  return `${coordinates[0]}:${coordinates.at(-1)}:${coordinates.length}`;
}

function equal(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
