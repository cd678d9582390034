import type { Evaluation } from "@basin/db";
import { attacksOf } from "./matrix.js";
import type { MeasuredModel } from "./measured.js";
import type { SimilarityRowType } from "./table.type.js";

/** How far each attack moves images: means over the images of the newest evaluation of each model. */
export function similarityOf(
  measured: readonly MeasuredModel[],
  asked?: readonly string[],
): SimilarityRowType[] {
  const attacks = asked ?? attacksOf(measured).filter((attack) => attack !== "none");
  return attacks.flatMap((attack) => {
    const newest = measured.flatMap(
      ({ evaluations }) => evaluations.find((one) => one.attack === attack) ?? [],
    );
    return newest.length === 0 ? [] : [rowOf(attack, newest)];
  });
}

function rowOf(attack: string, evaluations: readonly Evaluation[]): SimilarityRowType {
  const images = evaluations.reduce((sum, one) => sum + one.images, 0);
  const mean = (value: (one: Evaluation) => number): number =>
    evaluations.reduce((sum, one) => sum + value(one) * one.images, 0) / images;
  const flows = evaluations.every(({ meanFlow }) => meanFlow !== null);
  return {
    attack,
    evaluations,
    images,
    oneMinusSsim: mean((one) => one.oneMinusSsim),
    l2: mean((one) => one.l2),
    linf: mean((one) => one.linf),
    meanFlow: flows ? mean((one) => one.meanFlow!) : null,
  };
}
