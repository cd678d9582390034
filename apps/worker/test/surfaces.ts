/** What surfaces of the platform are held to: computed here, without it. */
import { computeSurface, type Model, openDataset, openEngine, type Surface } from "@basin/compute";
import type { SurfaceValues } from "@basin/db";
import { chooseDirections, chooseImages, surfaceChoice } from "@basin/protocol";
import { type PayloadInputs, parsePayload } from "@basin/tasks";

/** A surface as `basin surface` computes it. */
export async function directSurface(model: Model, asked: PayloadInputs["surface"]): Promise<Surface> {
  const payload = parsePayload("surface", asked);
  const { source, split, images, skip } = payload.data;
  const whole = await openDataset(source, { split });
  const { set } = chooseImages(whole, { images, skip }, surfaceChoice(split));
  const directions = chooseDirections(model, payload.y ? 2 : 1, payload).map(({ direction }) => direction);
  const engine = await openEngine("onnx", { threads: 2 });
  try {
    const axes = [payload.x, ...(payload.y ? [payload.y] : [])];
    return await computeSurface(engine, model, { axes, directions, images: set });
  } finally {
    await engine.dispose();
  }
}

/** Bits, so that NaN equals NaN and 0 does not equal -0. */
export function bitsOf({ loss, accuracy, finished }: SurfaceValues | Surface): readonly string[] {
  return [loss, accuracy, finished].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
  );
}
