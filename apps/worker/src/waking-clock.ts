/**
 * A clock in milliseconds that does not count the time in which this process or its machine slept: between two looks it moves by
 * `mostMs` at the most. Whoever has slept knows nothing of what the others did meanwhile, and must not call them dead for it.
 */
export function createWakingClock(mostMs: number, now: () => number = () => performance.now()): () => number {
  let before = now();
  let awake = 0;
  return () => {
    const at = now();
    awake += Math.min(at - before, mostMs);
    before = at;
    return awake;
  };
}
