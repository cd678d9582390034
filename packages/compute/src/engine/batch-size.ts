/**
 * How many images a call gets: no more than asked for, and few enough that every thread has some. Never one alone:
 * matrix products of a single row are computed by another routine, with other roundings.
 */
export function batchSize(wanted: number, images: number, parallelism: number): number {
  return Math.max(2, Math.min(wanted, Math.ceil(images / parallelism)));
}
