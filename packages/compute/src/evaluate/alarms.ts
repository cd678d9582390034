/**
 * Signs that an evaluation says less than it seems to: each compares figures that a sound evaluation cannot give, or
 * gives only by chance. None of them proves anything; each names what was seen and says where to look.
 *
 * Sources: Athalye, Carlini, Wagner: Obfuscated gradients give a false sense of security (2018), section 3.1; Kurakin,
 * Goodfellow, Bengio: Adversarial machine learning at scale (2017), section 4.3, on label leaking; the checks that come
 * with AutoAttack (Croce and Hein 2020).
 */
import { invalid } from "../errors.js";
import { type Logits, logitsSize } from "../metrics/logits.js";
import type { Tensor } from "../tensor.js";
import type { ImageRows } from "./rows.js";

/** One check, with what was seen. */
export interface Alarm {
  readonly name: AlarmName;
  readonly raised: boolean;
  /** What was measured; which unit, the check says. */
  readonly value: number;
  /** One sentence for people. */
  readonly detail: string;
}

/** The checks. */
export const alarmNames = [
  "zero-gradients",
  "random-outputs",
  "probabilities-for-logits",
  "fgsm-stronger-than-pgd",
  "label-leaking",
  "masked-gradients",
] as const;

/** The name of a check. */
export type AlarmName = (typeof alarmNames)[number];

/**
 * The share of images whose gradient [n, ...] of the loss by the pixels is zero everywhere; raised by a single one. An
 * attack that follows such a gradient does not move. (AutoAttack's `check_zero_gradients`; Athalye et al.)
 */
export function zeroGradients({ shape, data }: Tensor): Alarm {
  const count = shape[0]!;
  const size = data.length / count;
  const isZero = (image: number): boolean =>
    data.subarray(image * size, (image + 1) * size).every((value) => value === 0);
  const zero = Array.from({ length: count }, (_, image) => isZero(image)).filter(Boolean).length;
  const detail = `${zero} of ${count} images have no gradient that an attack could follow`;
  return { name: "zero-gradients", raised: zero > 0, value: zero / count, detail };
}

/** Two passes over the same images may differ by rounding. */
const SAME_OUTPUTS = 1e-4;

/**
 * How far two passes over the same images differ at most, in the Euclidean norm of their logits scaled to length 1;
 * raised above 1e-4. Attacks on a network that answers at random need an average over answers. (AutoAttack's
 * `check_randomized`, with its threshold.)
 */
export function randomOutputs(one: Logits, other: Logits): Alarm {
  const { count, classes } = sameSize("random outputs", one, other);
  const unit = (logits: Logits, row: number): number[] => {
    const values = Array.from(logits.data.subarray(row * classes, (row + 1) * classes));
    const length = Math.hypot(...values) + 1e-10;
    return values.map((value) => value / length);
  };
  const apart = Array.from({ length: count }, (_, row) => {
    const second = unit(other, row);
    return Math.hypot(...unit(one, row).map((value, k) => value - second[k]!));
  });
  // NaN counts as far apart: a network that answers NaN once may not the next time.
  const value = apart.reduce((most, distance) => (distance <= most ? most : distance), 0);
  const detail = `two passes over the same images differ by ${value.toPrecision(2)} of their length at most`;
  return { name: "random-outputs", raised: !(value <= SAME_OUTPUTS), value, detail };
}

/** Rounding that a sum of probabilities may show. */
const SUM_TOLERANCE = 1e-5;

/**
 * The share of rows that are distributions: from 0 to 1, with the sum 1 to 1e-5; raised if all are. Losses that want
 * logits saturate on probabilities, and their gradients vanish. (AutoAttack's `check_range_output`.)
 */
export function probabilitiesForLogits(logits: Logits): Alarm {
  const { count, classes } = logitsSize("probabilities for logits", logits);
  const isDistribution = (row: number): boolean => {
    const values = Array.from(logits.data.subarray(row * classes, (row + 1) * classes));
    const sum = values.reduce((total, value) => total + value, 0);
    const inside = values.every((value) => value >= -SUM_TOLERANCE && value <= 1 + SUM_TOLERANCE);
    return inside && Math.abs(sum - 1) <= SUM_TOLERANCE;
  };
  const found = Array.from({ length: count }, (_, row) => isDistribution(row)).filter(Boolean).length;
  const detail = `${found} of ${count} outputs are distributions, as after a softmax`;
  return { name: "probabilities-for-logits", raised: found === count, value: found / count, detail };
}

/**
 * By how much accuracy under PGD is above that under FGSM with the same epsilon; raised above 0. Many steps in the same
 * ball cannot do less than one unless they are led astray. (Athalye et al.: one-step attacks perform better than
 * iterative attacks.)
 */
export function fgsmStrongerThanPgd(fgsm: ImageRows, pgd: ImageRows): Alarm {
  const [one, many] = accuracies("fgsm stronger than pgd", fgsm, pgd);
  const detail = `${percent(one)} are right under FGSM, ${percent(many)} under PGD`;
  return { name: "fgsm-stronger-than-pgd", raised: many > one, value: many - one, detail };
}

/**
 * By how much accuracy under FGSM is above that on clean images; raised above 0. A network trained on FGSM can read the
 * label out of the perturbation, which is made with it. (Kurakin et al.)
 */
export function labelLeaking(clean: ImageRows, fgsm: ImageRows): Alarm {
  const [before, after] = accuracies("label leaking", clean, fgsm);
  const detail = `${percent(before)} are right on clean images, ${percent(after)} under FGSM`;
  return { name: "label-leaking", raised: after > before, value: after - before, detail };
}

/** Below this share, what a black box finds is luck: AutoAttack's threshold. */
const LUCK = 0.002;

/**
 * The share of images that an attack without the network's gradients (Square, or transfer from another network) misleads
 * and one with them does not, within the same ball; raised above 0.002. (Athalye et al.: black-box attacks are better
 * than white-box attacks; AutoAttack's `check_square_sr`, with its threshold.)
 */
export function maskedGradients(whiteBox: ImageRows, blackBox: ImageRows): Alarm {
  const [white, black] = accuracies("masked gradients", whiteBox, blackBox);
  const missed = whiteBox.right.filter((right, i) => right !== 0 && blackBox.right[i] === 0).length;
  const value = missed / whiteBox.right.length;
  const detail = `${missed} images fall without gradients and stand with them (${percent(black)} and ${percent(white)} right)`;
  return { name: "masked-gradients", raised: value > LUCK, value, detail };
}

function accuracies(where: string, one: ImageRows, other: ImageRows): [number, number] {
  const count = one.right.length;
  if (count === 0) throw invalid(where, "at least one image", 0);
  if (other.right.length !== count)
    throw invalid(where, `${count} rows of the same images`, other.right.length);
  const shareRight = ({ right }: ImageRows): number => right.filter((flag) => flag !== 0).length / count;
  return [shareRight(one), shareRight(other)];
}

function sameSize(where: string, one: Logits, other: Logits) {
  const size = logitsSize(where, one);
  if (logitsSize(where, other).count === size.count && other.shape[1] === size.classes) return size;
  throw invalid(where, `logits of shape [${one.shape}]`, `[${other.shape}]`);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
