/** The middle, the 95th of a hundred, and the greatest of some figures, in tenths. */
export function summary(figures: readonly number[]): {
  readonly median: number;
  readonly p95: number;
  readonly greatest: number;
} {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number): number =>
    tenths(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { median: at(0.5), p95: at(0.95), greatest: at(1) };
}

/** A figure as it is reported. */
export function tenths(figure: number): number {
  return Math.round(figure * 10) / 10;
}
