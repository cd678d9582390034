import { z } from "zod";
import { NO_ATTACK } from "./attack-text.js";
import { keptImages } from "./attacked-images.js";
import { normalizationNames } from "./catalogue.js";
import { attackPasses, costOf, multiplyAdds } from "./cost.js";
import * as fields from "./fields.js";
import { count, measured, seconds } from "./measured.js";
import { cut, finish } from "./plan.js";
import { defineTask } from "./task.js";

/** Images that a surface is measured on where the payload does not say; fewer where the split has fewer. */
export const SURFACE_IMAGES = 1000;

/** The most cells of a grid. */
export const MOST_CELLS = 2 ** 20;

/** The axis of x where the payload gives none: around a model, or from a model to another one. */
const usualAxis = {
  around: { from: -1, to: 1, points: 51 },
  towards: { from: -0.5, to: 1.5, points: 401 },
} as const;

const payload = z
  .strictObject({
    model: fields.modelId,
    data: fields.images("train"),
    /** Not given: -1:1:51, and -0.5:1.5:401 with `towards`. */
    x: fields.axis.optional(),
    /** Null for a line along x. */
    y: fields.axis.nullable().default(null),
    /** The direction of x leads to this model, which lies at 1. */
    towards: fields.modelId.optional(),
    /** How random directions are scaled to the model. */
    normalization: z.enum(normalizationNames).default("filter"),
    /** `biasbn` leaves biases and batch norm out of random directions. */
    ignore: z.enum(["biasbn", "none"]).default("biasbn"),
    /** Move trained parameters, or running statistics as well. */
    over: z.enum(["weights", "states"]).default("weights"),
    /** Attack the images once and measure on what comes out. */
    attack: fields.attackOrNone.default(NO_ATTACK),
    /** Keep the loss of every image at every cell, to draw images anew from: 4 bytes each, 2^26 of them at most. */
    imageLosses: z.boolean().default(false),
    seed: fields.seed,
    batch: fields.batch.optional(),
    engine: fields.engine,
  })
  .transform(({ x, ...rest }) => ({
    ...rest,
    x: x ?? usualAxis[rest.towards === undefined ? "around" : "towards"],
  }))
  .refine((asked) => cellsOf(asked) <= MOST_CELLS, {
    path: ["y", "points"],
    error: ({ input }) => {
      const { x, y } = input as { x: Axis; y: Axis };
      return `want ${MOST_CELLS} cells at most, got ${x.points} x ${y.points}`;
    },
  });

const result = z.strictObject({
  surface: fields.surfaceId,
  cells: count,
  images: count,
  /** Over finite cells; null where there are none. */
  lossRange: z.tuple([z.number(), z.number()]).nullable(),
  seconds,
  imagesPerSecond: measured,
  /** Figures of flatness by name; null where the grid gives none, as a line gives no volume. */
  flatness: z.record(z.string(), measured),
});

type Axis = z.output<typeof fields.axis>;

/** What `surface` is asked. */
export type SurfacePayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type SurfaceInput = z.input<typeof payload>;
/** What `surface` ends with; the values are the surface's own. */
export type SurfaceResult = z.output<typeof result>;

/** Loss and accuracy around a model. Units of `cells` are positions in the order of computing, from coarse to fine. */
export const surface = defineTask<SurfacePayload, SurfaceResult>({
  name: "surface",
  help: "Map loss and accuracy around a model, along one or two directions.",
  unit: "cells",
  payload,
  result,
  title: ({ model, x, y }) => `surface of ${model}, ${y === null ? x.points : `${x.points}x${y.points}`}`,
  inputs: ({ model, towards, data }) => ({
    models: towards === undefined ? [model] : [model, towards],
    datasets: [data.source],
  }),
  plan(asked, facts) {
    const examples = asked.attack === NO_ATTACK ? [] : [keptImages("examples", [asked.attack], facts)];
    const pieces = cut(cellsOf(asked), { work: multiplyAdds(facts) * facts.images, least: 4 });
    return [...examples, { work: "cells", pieces }, finish];
  },
  cost(asked, facts) {
    const attacked = asked.attack === NO_ATTACK ? 0 : attackPasses(asked.attack);
    return costOf(facts.images * (cellsOf(asked) + attacked), facts);
  },
});

/** Cells of the grid that a payload asks for. */
export function cellsOf({ x, y }: { readonly x: Axis; readonly y: Axis | null }): number {
  return x.points * (y?.points ?? 1);
}
