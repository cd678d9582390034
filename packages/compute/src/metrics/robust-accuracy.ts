import { invalid } from "../errors.js";

/** How a classifier stands up to an attack. Every share is in [0,1] and says what it is a share of. */
export interface RobustAccuracy {
  readonly images: number;
  readonly rightBefore: number;
  readonly rightAfter: number;
  /** Right both before and after. */
  readonly rightThroughout: number;
  /** `rightBefore / images` */
  readonly cleanAccuracy: number;
  /** `rightAfter / images`: the figure that tables call robust accuracy. */
  readonly robustAccuracyOfAll: number;
  /** `rightThroughout / rightBefore`; NaN if nothing was right before. */
  readonly robustAccuracyOfRightBefore: number;
  /** `1 - robustAccuracyOfRightBefore`: how many of the images that could be lost were lost. */
  readonly successRateOfRightBefore: number;
}

/**
 * Accuracy before and under an attack, from one flag (1 right, 0 wrong) for each image; see {@link top1}.
 *
 * @throws ComputeError `invalid` without images, or if the flags are not of the same images
 */
export function robustAccuracy(before: Uint8Array, after: Uint8Array): RobustAccuracy {
  const images = before.length;
  if (images === 0) throw invalid("robust accuracy", "at least one image", 0);
  if (after.length !== images)
    throw invalid("robust accuracy", `${images} flags after the attack`, after.length);
  const rightBefore = countTrue(before);
  const rightAfter = countTrue(after);
  const rightThroughout = countTrue(before.map((right, i) => Number(right !== 0 && after[i] !== 0)));
  return {
    images,
    rightBefore,
    rightAfter,
    rightThroughout,
    cleanAccuracy: rightBefore / images,
    robustAccuracyOfAll: rightAfter / images,
    robustAccuracyOfRightBefore: rightThroughout / rightBefore,
    successRateOfRightBefore: (rightBefore - rightThroughout) / rightBefore,
  };
}

function countTrue(flags: Uint8Array): number {
  return flags.reduce((total, flag) => total + Number(flag !== 0), 0);
}
