import type { GroupLike, ModelLike } from "./synthetic-study.js";

const dissimilarity = { fgsm: 0.05, pgd: 0.008, stadv: 0.003 };

const like = {
  base: { curvature: 2, waves: 0, right: { none: 0.95, fgsm: 0.175, pgd: 0, stadv: 0 }, eigenvalue: 10 },
  fgsm: { curvature: 8, waves: 0.9, right: { none: 0.9, fgsm: 0.75, pgd: 0.1, stadv: 0 }, eigenvalue: 40 },
  pgd: { curvature: 6, waves: 0.45, right: { none: 0.5, fgsm: 0.6, pgd: 0.5, stadv: 0.1 }, eigenvalue: 30 },
  stadv: {
    curvature: 4,
    waves: 0.2,
    right: { none: 0.92, fgsm: 0.55, pgd: 0.5, stadv: 0.25 },
    eigenvalue: 20,
  },
} as const satisfies Record<string, ModelLike>;

const titles = { base: "none", fgsm: "FGSM", pgd: "PGD", stadv: "stAdv" } as const;

/** The paper's groups as it found them: FGSM's surface roughest by far, then PGD's, then stAdv's; the base a bowl. */
export function paperLike({ seeds = 2, baseModels = 1 } = {}): GroupLike[] {
  return (["base", "fgsm", "pgd", "stadv"] as const).map((name) => ({
    name,
    title: titles[name],
    attacks: name === "base" ? [] : [name],
    models: Array.from({ length: name === "base" ? baseModels : seeds }, () => ({
      ...like[name],
      dissimilarity,
    })),
  }));
}
