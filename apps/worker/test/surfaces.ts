/** What surfaces of the platform are held to: computed here, without it. */
import {
  attackImages,
  computeSurface,
  coordinatesOf,
  type Engine,
  type ImageSet,
  imageLosses,
  type Model,
  openDataset,
  parseAttack,
  type Surface,
} from "@basin/compute";
import type { SurfaceValues } from "@basin/db";
import {
  type ChosenDirection,
  chooseDirections,
  chooseImages,
  directionToModel,
  surfaceChoice,
  withPixels,
} from "@basin/protocol";
import { NO_ATTACK, type PayloadInputs, type Payloads, parsePayload } from "@basin/tasks";
import { withEngine } from "./trainings.js";

/** A surface as `basin surface` computes it; `other` is what its x axis leads to, where it leads to a model. */
export async function directSurface(
  model: Model,
  asked: PayloadInputs["surface"],
  other?: Model,
): Promise<Surface> {
  const payload = parsePayload("surface", asked);
  const { set, directions } = await open(model, payload, other);
  return withEngine(async (engine) =>
    computeSurface(engine, model, {
      axes: axesOf(payload),
      directions,
      images: await attacked(engine, model, set, payload),
    }),
  );
}

/** The losses of its images, cell by cell. */
export async function directLosses(model: Model, asked: PayloadInputs["surface"]): Promise<Float32Array> {
  const payload = parsePayload("surface", asked);
  const { set, directions } = await open(model, payload);
  const [xs, ys] = axesOf(payload).map(coordinatesOf);
  const points = Array.from(ys ?? [0]).flatMap((y) => Array.from(xs!, (x) => (ys ? [x, y] : [x])));
  return withEngine(async (engine) => {
    const images = await attacked(engine, model, set, payload);
    const losses = await imageLosses(engine, model, { points, directions, images });
    return Float32Array.from(losses.flatMap((cell) => [...cell]));
  });
}

async function open(model: Model, payload: Payloads["surface"], other?: Model) {
  const { source, split, images, skip } = payload.data;
  const whole = await openDataset(source, { split });
  const { set } = chooseImages(whole, { images, skip }, surfaceChoice(split));
  const x: ChosenDirection | undefined = other && directionToModel(model, other.params, "other");
  const directions = chooseDirections(model, payload.y ? 2 : 1, payload, { x }).map((one) => one.direction);
  return { set, directions };
}

function axesOf({ x, y }: Payloads["surface"]) {
  return [x, ...(y ? [y] : [])];
}

async function attacked(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { attack, seed }: Payloads["surface"],
): Promise<ImageSet> {
  if (attack === NO_ATTACK) return set;
  return withPixels(set, (await attackImages(engine, model, parseAttack(attack), set, { seed })).adversarial);
}

/** Bits, so that NaN equals NaN and 0 does not equal -0. */
export function bitsOf({ loss, accuracy, finished }: SurfaceValues | Surface): readonly string[] {
  return [loss, accuracy, finished].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
  );
}
