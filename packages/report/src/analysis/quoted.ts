/**
 * Figures of Xu, Yap and Prabhu, "Understanding adversarial robustness through loss landscape geometries" (2019), tables 1
 * and 2: ResNet-32 on the test images of CIFAR-10. Quoted; nothing here was measured by us.
 */

/** Where quoted figures come from, for people. */
export const QUOTED_FROM =
  "Xu, Yap, Prabhu: Understanding adversarial robustness through loss landscape geometries (2019), tables 1 and 2";

/** Top-1 in percent, by what was trained on and what was attacked by. */
const table1: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  base: { none: 92.64, fgsm: 16.88, pgd: 0, stadv: 0 },
  fgsm: { none: 90.11, fgsm: 75.23, pgd: 12.11, stadv: 0 },
  pgd: { none: 87.34, fgsm: 60.52, pgd: 51.2, stadv: 13.85 },
  stadv: { none: 91.05, fgsm: 55.84, pgd: 52.98, stadv: 25.49 },
};

const table2: Readonly<Record<string, number>> = { fgsm: 0.049344, pgd: 0.008206, stadv: 0.002801 };

/** The paper's top-1 from 0 to 1 of a group under an attack, by their names; null where it has none. */
export function quotedAccuracy(group: string, attack: string): number | null {
  const percent = own(own(table1, group) ?? {}, attack);
  return percent === undefined ? null : Math.round(percent * 100) / 1e4;
}

/** The paper's mean 1-SSIM of an attack; null where it has none. */
export function quotedSimilarity(attack: string): number | null {
  return own(table2, attack) ?? null;
}

/** Names come from people: `constructor` is none of ours. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
