/** What surfaces of the platform are held to: computed here, without it. */
import {
  attackImages,
  computeSurface,
  type Engine,
  type ImageSet,
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
  const { source, split, images, skip } = payload.data;
  const whole = await openDataset(source, { split });
  const { set } = chooseImages(whole, { images, skip }, surfaceChoice(split));
  const x: ChosenDirection | undefined = other && directionToModel(model, other.params, "other");
  const directions = chooseDirections(model, payload.y ? 2 : 1, payload, { x }).map((one) => one.direction);
  const axes = [payload.x, ...(payload.y ? [payload.y] : [])];
  return withEngine(async (engine) =>
    computeSurface(engine, model, {
      axes,
      directions,
      images: await attacked(engine, model, set, payload),
    }),
  );
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
