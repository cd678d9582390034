import { createHash } from "node:crypto";
import { invalid } from "@basin/compute";
import type { Dataset, Prepared } from "@basin/db";
import { type ChosenDirection, cosineOf, type DataProtocol, surfaceProtocol } from "@basin/protocol";
import { canonicalJson, cellsOf, NO_ATTACK } from "@basin/tasks";
import { openDirections } from "../inputs/directions.js";
import { openSubject } from "../inputs/open-subject.js";
import { attackOrNone } from "./attack-or-none.js";
import { toPrepared } from "./prepared.js";
import type { WorkContext, WorkEnd } from "./work.js";

type PreparedSurface = NonNullable<Prepared["surface"]>;

/** Makes sure that a surface can be computed, and says what it will be comparable with. */
export async function prepareSurface(context: WorkContext<"surface">): Promise<WorkEnd> {
  const { payload, piece } = context;
  const { engine, model, set, data, of } = await openSubject(context);
  checkLosses(context, set.count);
  const chosen = await openDirections(context, model);
  const attack = attackOrNone(payload.attack);
  const protocol = surfaceProtocol({
    data,
    model: of,
    attack,
    directions: chosen,
    engine,
    seed: payload.seed,
  });
  const axes = axesOf(context);
  const directions = chosen.map(toRecord);
  const hashes = {
    gridHash: hashOf(axes),
    comparableHash: hashOf({
      axes,
      draws: directions.map(({ drawHash }) => drawHash),
      images: imagesOf(piece.dataset!, data),
      attack: payload.attack,
      // Where attacks begin depends on the seed; otherwise the draws say all that it decides.
      seed: payload.attack === NO_ATTACK ? null : payload.seed,
    }),
  };
  const surface: PreparedSurface = {
    modelId: payload.model,
    axes,
    directions,
    attack: payload.attack,
    cells: cellsOf(payload),
    images: set.count,
    cosine: cosineOf(chosen),
    protocol: { ...protocol },
    ...hashes,
  };
  return { prepared: { ...toPrepared(context, { engine, arch: model.spec.arch, set, protocol }), surface } };
}

/** The most losses of images that a run keeps: a quarter of a gibibyte of them. */
const MOST_LOSSES = 2 ** 26;

function checkLosses({ payload }: WorkContext<"surface">, images: number): void {
  const wanted = cellsOf(payload) * images;
  if (!payload.imageLosses || wanted <= MOST_LOSSES) return;
  throw invalid("imageLosses", `at most ${MOST_LOSSES} losses, cells times images`, wanted);
}

function axesOf({ payload: { x, y } }: WorkContext<"surface">): PreparedSurface["axes"] {
  return [{ name: "x", ...x }, ...(y ? [{ name: "y" as const, ...y }] : [])];
}

function toRecord({ protocol }: ChosenDirection, place: number): PreparedSurface["directions"][number] {
  const axis = place === 0 ? "x" : "y";
  const kind = protocol["kind"] === "random" ? "random" : "towards";
  // What a model is called does not matter, only which weights it has.
  const { file: _, ...draw } = protocol;
  return { axis, kind, protocol, drawHash: hashOf({ axis, ...draw }) };
}

/** Which images, whatever they are called: names of data sets may change. */
function imagesOf({ kind, source }: Dataset, { data, ...part }: DataProtocol): object {
  return { kind, source, ...part };
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
