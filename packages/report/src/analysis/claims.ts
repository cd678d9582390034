/**
 * The claims of Xu, Yap and Prabhu 2019, in our words, each with the test that was fixed for it. A verdict is a function of
 * the numbers that the report shows, and of nothing else.
 */
import { BASE, NO_ATTACK } from "@basin/tasks";
import {
  judgeAccuracies,
  judgeAgreement,
  judgeCorrelation,
  judgeFigure,
  judgeSimilarity,
} from "./judgements.js";
import { type Findings, type Outcome, orderingRule } from "./verdict-rule.js";

/** A claim with its test. */
export interface Claim {
  readonly name: string;
  readonly claim: string;
  readonly source: string;
  readonly test: string;
  readonly judge: (findings: Findings, images: StudyImages) => Outcome;
}

/** Which images the models were tested on. */
export interface StudyImages {
  readonly cifar10: boolean;
}

/** The paper's augmentations. */
const trained = ["fgsm", "pgd", "stadv"] as const;

const agreement =
  "supported if the paper's figure lies within our image interval, not supported if it lies outside, undecided where the test images are not of CIFAR-10 or there is no interval";

/** Groups by name; what is lower stands first. */
const belowEach = (lower: string, higher: readonly string[]) => higher.map((name) => [lower, name] as const);
const eachBelow = (lower: readonly string[], higher: string) => lower.map((name) => [name, higher] as const);

/** The claims, in the order in which reports show them. */
export const claims: readonly Claim[] = [
  {
    name: "clean-is-smoothest",
    claim: "The loss surface of the model trained on clean images alone is the smoothest.",
    source: "section 3, figures 1 and 2",
    test: `roughness of the base below that of FGSM, PGD and stAdv: ${orderingRule("each of the three")}`,
    judge: (findings) => judgeFigure(findings, "roughness", belowEach(BASE, trained)),
  },
  {
    name: "clean-is-most-convex",
    claim: "It is the most convex one as well.",
    source: "section 3, figures 1 and 2",
    test: `share of non-convex cells of the base below that of FGSM, PGD and stAdv: ${orderingRule("each of the three")}`,
    judge: (findings) => judgeFigure(findings, "non-convex-share", belowEach(BASE, trained)),
  },
  {
    name: "fgsm-is-sharpest",
    claim: "Training on FGSM's images gives the sharpest surface.",
    source: "section 3, figures 1(b) and 2(b)",
    test: `roughness of the base, PGD and stAdv below that of FGSM: ${orderingRule("each of the three")}`,
    judge: (findings) => judgeFigure(findings, "roughness", eachBelow([BASE, "pgd", "stadv"], "fgsm")),
  },
  {
    name: "fgsm-is-least-convex",
    claim: "Training on FGSM's images gives the least convex surface.",
    source: "section 3, figures 1(b) and 2(b)",
    test: `share of non-convex cells of the base, PGD and stAdv below that of FGSM: ${orderingRule("each of the three")}`,
    judge: (findings) => judgeFigure(findings, "non-convex-share", eachBelow([BASE, "pgd", "stadv"], "fgsm")),
  },
  {
    name: "order-of-sharpness",
    claim: "FGSM's surface is sharper than PGD's, and PGD's sharper than stAdv's.",
    source: "section 3, figures 1 and 2",
    test: `roughness of PGD below that of FGSM, and of stAdv below that of PGD: ${orderingRule("each of the two")}`,
    judge: (findings) =>
      judgeFigure(findings, "roughness", [
        ["pgd", "fgsm"],
        ["stadv", "pgd"],
      ]),
  },
  {
    name: "similarity-goes-with-sharpness",
    claim: "The less the training's adversarial images resemble the clean ones, the sharper the surface.",
    source: "section 3.1, table 2",
    test: "Spearman's correlation over trained groups between 1-SSIM and roughness: supported if above 0 with p at most 0.05 in the permutation test, not supported if below 0 with such a p, else undecided; three or four groups can never reach it (p is at least 1/3 and 1/12), five can",
    judge: (findings) => judgeCorrelation(findings, "roughness"),
  },
  {
    name: "order-of-similarity",
    claim: "FGSM changes images most by 1-SSIM, then PGD, then stAdv.",
    source: "table 2",
    test: "image intervals of 1-SSIM: supported if those of FGSM, PGD and stAdv lie apart in this order, not supported if two neighbours lie apart the other way round, else undecided",
    judge: (findings) => judgeSimilarity(findings, ["fgsm", "pgd", "stadv"]),
  },
  {
    name: "training-raises-robustness",
    claim: "Training on an attack's images raises accuracy under that attack.",
    source: "table 1",
    test: `accuracy of the base below that of FGSM, PGD and stAdv, each under its own attack: ${orderingRule("each of the three")}`,
    judge: (findings) =>
      judgeAccuracies(
        findings,
        trained.map((name) => ({ attack: name, lower: BASE, higher: name })),
      ),
  },
  {
    name: "training-costs-clean-accuracy",
    claim: "It costs accuracy on clean images.",
    source: "table 1",
    test: `clean accuracy of FGSM, PGD and stAdv below that of the base: ${orderingRule("each of the three")}`,
    judge: (findings) =>
      judgeAccuracies(
        findings,
        trained.map((name) => ({ attack: NO_ATTACK, lower: name, higher: BASE })),
      ),
  },
  {
    name: "stadv-keeps-most-clean-accuracy",
    claim: "Of the three, training on stAdv's images keeps the most accuracy on clean ones.",
    source: "table 1, section 4",
    test: `clean accuracy of FGSM and PGD below that of stAdv: ${orderingRule("each of the two")}`,
    judge: (findings) =>
      judgeAccuracies(
        findings,
        ["fgsm", "pgd"].map((name) => ({ attack: NO_ATTACK, lower: name, higher: "stadv" })),
      ),
  },
  {
    name: "base-under-fgsm",
    claim: "FGSM leaves the base about a sixth of the images (16.88 %).",
    source: "table 1, first row",
    test: `base under FGSM: ${agreement}`,
    judge: (findings, images) => judgeAgreement(findings, images, "fgsm"),
  },
  {
    name: "base-under-pgd",
    claim: "PGD leaves the base nothing (0.0 %).",
    source: "table 1, first row",
    test: `base under PGD: ${agreement}`,
    judge: (findings, images) => judgeAgreement(findings, images, "pgd"),
  },
  {
    name: "base-under-stadv",
    claim: "stAdv leaves the base nothing (0.0 %).",
    source: "table 1, first row",
    test: `base under stAdv: ${agreement}`,
    judge: (findings, images) => judgeAgreement(findings, images, "stadv"),
  },
];

/** A verdict on each claim. */
export function verdictsOf(findings: Findings, images: StudyImages) {
  return claims.map(({ judge, ...claim }) => ({ ...claim, ...judge(findings, images) }));
}
