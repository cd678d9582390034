/** Stages in which images are attacked. */
import { meanAttackPasses, multiplyAdds } from "./cost.js";
import { cut, type Facts, type Piece, type Stage } from "./plan.js";

/** A batch of the compute package: fewer images leave its threads without work. */
const BATCH = 32;

/** Adversarial images that a piece holds until the run is finished: 12 MB of CIFAR's size. */
const KEPT_IMAGES = 1024;

/** A stage whose pieces keep the images that the attacks make; each image goes through one of them. */
export function keptImages(work: "examples" | "images", attacks: readonly string[], facts: Facts): Stage {
  const perImage = multiplyAdds(facts) * meanAttackPasses(attacks);
  return { work, pieces: cut(facts.images, { work: perImage, least: BATCH, most: KEPT_IMAGES }) };
}

/** The images under one attack in pieces that keep a few numbers of each. */
export function measuredImages(attack: string, facts: Facts): Piece[] {
  return cut(facts.images, { work: multiplyAdds(facts) * meanAttackPasses([attack]), least: BATCH });
}
