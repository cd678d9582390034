/**
 * What a run costs before it begins. Work is counted in forward passes of one image, and those in multiply-adds of the
 * network. The ratios are those of docs/benchmarks.md (ResNet-32, 32x32, two cores, bare runtime, images per second):
 * forward 2,681; input gradient 1,155; training step 617. They hold to about a quarter: small networks and small images
 * are slower for each multiply-add than this says, and machines differ.
 */
import { NO_ATTACK, parseAttackText, parseFraction } from "./attack-text.js";
import { architectureEntries, attackEntries } from "./catalogue.js";
import type { Facts } from "./plan.js";

/** Forward passes that an image's gradient is worth: 2,681 / 1,155. */
export const GRADIENT_PASSES = 2.3;

/** Forward passes that a training step is worth for each of its images: 2,681 / 617. */
export const TRAINING_PASSES = 4.3;

/** Multiply-adds a second where none were measured: 2,224 images a second of 68.9 million, on two cores of that table. */
export const USUAL_RATE = 1.53e11;

/** The size at which the catalogue counts multiply-adds. */
const COUNTED_PIXELS = 32 * 32;

/** Assumed where nothing says which network it is. */
const USUAL_ARCH = "resnet32";

/** An estimate. */
export interface Cost {
  /** Forward passes of one image, or what takes as long. */
  readonly passes: number;
  /** Multiply-adds. */
  readonly work: number;
  /** At a rate in multiply-adds a second, of all that compute together. */
  seconds(rate?: number): number;
}

/** The cost of so many passes; facts that are not known are those of the paper's network on CIFAR's images. */
export function costOf(passes: number, facts: Partial<Facts>): Cost {
  const work = passes * multiplyAdds(facts);
  return { passes, work, seconds: (rate = USUAL_RATE) => work / rate };
}

/** Of one image's forward pass. Convolutions dominate, so the count goes with the pixels. */
export function multiplyAdds({ arch = USUAL_ARCH, height = 32, width = 32 }: Partial<Facts>): number {
  const entry = Object.hasOwn(architectureEntries, arch)
    ? architectureEntries[arch]!
    : architectureEntries[USUAL_ARCH]!;
  return (entry.multiplyAdds * height * width) / COUNTED_PIXELS;
}

/** Passes to attack one image at most, and 1 for a clean image; attacks that stop early may take far fewer. */
export function attackPasses(text: string): number {
  if (text === NO_ATTACK) return 1;
  const { name, values } = parseAttackText(text);
  const { gradients, forwards } = attackEntries[name]!.cost;
  const factor = (part: string | number): number =>
    typeof part === "number" ? part : parseFraction(part, values[part]!);
  const total = (products: typeof gradients): number =>
    products.reduce((sum, parts) => sum + parts.reduce<number>((all, part) => all * factor(part), 1), 0);
  return GRADIENT_PASSES * total(gradients) + total(forwards);
}

/** The mean over attacks of which each image or step gets one. */
export function meanAttackPasses(attacks: readonly string[]): number {
  return attacks.reduce((sum, attack) => sum + attackPasses(attack), 0) / attacks.length;
}
