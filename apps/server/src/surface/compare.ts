import { StoreError, type Surface, type SurfaceValues } from "@basin/db";
import type { Loaders } from "../loaders.js";
import type { ComparedSurfaceType, SurfaceComparisonType } from "./comparison.type.js";
import { differences } from "./differences.js";
import { checkStride, shapeOf } from "./shape.js";

const MOST = 6;

/** Which surfaces, against which, and how finely. */
export interface ComparisonRequest {
  readonly ids: readonly string[];
  readonly base: string | undefined;
  readonly stride: number;
}

/** A surface with its values, unfinished cells NaN. */
interface Loaded {
  readonly surface: Surface;
  readonly values: SurfaceValues;
}

/** Surfaces side by side. @throws StoreError `invalid`, `missing` */
export async function compareSurfaces(
  loaders: Loaders,
  request: ComparisonRequest,
): Promise<SurfaceComparisonType> {
  const { ids, base, stride } = request;
  checkStride(stride);
  if (ids.length < 2 || ids.length > MOST)
    throw invalid(`want from 2 to ${MOST} surfaces, got ${ids.length}`);
  const all = await Promise.all(ids.map((id) => load(loaders, id, stride)));
  const against = all.find(({ surface }) => surface.id === base);
  if (against === undefined) throw invalid(`want one of the surfaces as the base, got ${base}`);
  const surfaces = all.map(({ surface }) => surface);
  return {
    base: against.surface,
    comparable: surfaces.every((one) => one.comparableHash === against.surface.comparableHash),
    sameGrid: surfaces.every((one) => one.gridHash === against.surface.gridHash),
    reasons: surfaces.flatMap((one) => differences(against.surface, one)),
    commonRange: {
      loss: rangeOf(all.map(({ values }) => values.loss)),
      accuracy: rangeOf(all.map(({ values }) => values.accuracy)),
    },
    entries: all.map((one) => entryOf(one, against, stride)),
  };
}

async function load(loaders: Loaders, id: string, stride: number): Promise<Loaded> {
  const [surface, values] = await Promise.all([
    loaders.surface.load(id),
    loaders.surfaceValues.load({ id, how: stride }),
  ]);
  if (surface !== undefined && values !== undefined) return { surface, values };
  throw new StoreError({ code: "missing", where: "ids", detail: `want ids of surfaces, got ${id}` });
}

function entryOf({ surface, values }: Loaded, base: Loaded, stride: number): ComparedSurfaceType {
  const shape = shapeOf(surface.axes, stride);
  const same = surface.gridHash === base.surface.gridHash;
  const difference = same ? subtract(values.loss, base.values.loss) : null;
  return {
    surface,
    loss: { shape, data: values.loss },
    accuracy: { shape, data: values.accuracy },
    difference: difference === null ? null : { shape, data: difference },
    rmsDifference: difference === null ? null : rms(difference),
    rmsAccuracyDifference: same ? rms(subtract(values.accuracy, base.values.accuracy)) : null,
  };
}

const subtract = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - b[i]!);

function rms(values: Float32Array): number | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  return Math.sqrt(finite.reduce((sum, value) => sum + value * value, 0) / finite.length);
}

function rangeOf(all: readonly Float32Array[]): [number, number] | null {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of all) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return least > greatest ? null : [least, greatest];
}

const invalid = (detail: string): StoreError =>
  new StoreError({ code: "invalid", where: "compareSurfaces", detail });
