import {
  type AttackResult,
  type ImageSet,
  type Tensor,
  type TensorMap,
  tensor,
  toPixels,
} from "@basin/compute";
import type { ContactSheet } from "@basin/formats";

/** A set of images, what an attack made of them, and the model's classes for the clean ones. */
export interface AttackedImages {
  readonly set: ImageSet;
  readonly made: AttackResult;
  readonly cleanClasses: Int32Array;
}

/** Of each class, `[n, classes]`, before the attack and after it. */
export interface AttackProbabilities {
  readonly clean: Tensor<"f32">;
  readonly adversarial: Tensor<"f32">;
}

/**
 * The arrays of the file that an attack is kept in; `images` and `labels` make it a data set of its own. Files that were
 * made by earlier versions have no probabilities.
 */
export function attackArrays({
  set,
  made,
  probabilities,
}: Pick<AttackedImages, "set" | "made"> & {
  readonly probabilities?: AttackProbabilities | undefined;
}): TensorMap {
  const { count, channels, height, width, labels } = set;
  const arrays = {
    images: tensor("f32", [count, channels, height, width], made.adversarial),
    clean: cleanPixels(set),
    labels: tensor("i32", [count], labels),
    predictions: tensor("i32", [count], made.predictions),
    success: tensor("u8", [count], made.success),
    ...(probabilities && {
      clean_probabilities: probabilities.clean,
      probabilities: probabilities.adversarial,
    }),
    ...(made.flow ? { flow: tensor("f32", [count, 2, height, width], made.flow) } : {}),
  };
  return new Map(Object.entries(arrays));
}

/** The first images as a sheet to look at. */
export function attackSheet(
  { set, made, cleanClasses }: AttackedImages,
  { attack, subtitle }: { attack: string; subtitle: string },
): ContactSheet {
  return {
    ...set,
    clean: cleanPixels(set).data,
    adversarial: made.adversarial,
    predictions: { clean: cleanClasses, adversarial: made.predictions },
    classNames: set.classes,
    attack,
    subtitle,
  };
}

function cleanPixels(set: ImageSet) {
  return toPixels(
    set,
    Array.from({ length: set.count }, (_, i) => i),
  );
}
