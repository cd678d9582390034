import { type ImageSet, imageSize } from "../data/image-set.js";

/** What an attack did to a set of images. */
export interface AttackResult {
  /** NCHW in [0, 1]. */
  readonly adversarial: Float32Array;
  /** [images, 2, h, w] where the attack moves pixels. */
  readonly flow: Float32Array | null;
  /** Per image: misled (or the class aimed for was reached). Images that were wrong before count as misled. */
  readonly success: Uint8Array;
  /** The model's class for each adversarial image. */
  readonly predictions: Int32Array;
  /** The model's logits for them, [images, classes]. */
  readonly logits: Float32Array;
}

/** The same while it is being filled. */
export interface AttackResultDraft extends AttackResult {
  flow: Float32Array | null;
}

/** Zeros for every image of a set. */
export function emptyResult(set: ImageSet): AttackResultDraft {
  return {
    adversarial: new Float32Array(set.count * imageSize(set)),
    flow: null,
    success: new Uint8Array(set.count),
    predictions: new Int32Array(set.count),
    logits: new Float32Array(set.count * set.classes.length),
  };
}

/** Writes what was made of the images from place `from` on; where it has more than `own`, the rest is left out. */
export function writeResult(
  draft: AttackResultDraft,
  part: AttackResult,
  { count, from, own }: { readonly count: number; readonly from: number; readonly own: number },
): void {
  if (part.flow) draft.flow ??= new Float32Array((part.flow.length / part.success.length) * count);
  for (const name of ["adversarial", "success", "predictions", "logits", "flow"] as const) {
    const [to, values] = [draft[name], part[name]];
    if (!to || !values) continue;
    const size = to.length / count;
    to.set(values.subarray(0, own * size), from * size);
  }
}
