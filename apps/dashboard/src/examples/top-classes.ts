/** A class and how probable the model finds it. */
export interface ClassChance {
  readonly name: number;
  readonly share: number;
}

/** The most probable classes, the first first. */
export function topClasses(probabilities: ArrayLike<number>, count = 3): ClassChance[] {
  return Array.from(probabilities, (share, name) => ({ name, share }))
    .sort((a, b) => b.share - a.share)
    .slice(0, count);
}
