/** A part of a range of images: from `from` on, before `to`. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** The places of a part's images in the whole set. */
export function placesOf({ from, to }: Part): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, i) => from + i);
}

/** How a range is cut. */
export interface PartOptions extends Part {
  /** Images of the first part. */
  readonly first: number;
  /** What a part should take; the next ones are made longer or shorter accordingly. */
  readonly seconds: number;
}

/** A part is at most so many times as long as the one before. */
const GROWTH = 4;

/**
 * Does a range in parts that take about as long as asked for, so that little is lost when the work is stopped; answers how many
 * images such a part has. How it is cut depends on the clock; results do not depend on how it is cut.
 */
export async function eachPart(
  { from, to, first, seconds }: PartOptions,
  run: (part: Part) => Promise<void>,
): Promise<number> {
  let size = first;
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, begin + size);
    const begun = performance.now();
    await run({ from: begin, to: end });
    const took = (performance.now() - begun) / 1000;
    const wanted = Math.round(((end - begin) * seconds) / Math.max(took, 1e-3));
    size = Math.max(LEAST, Math.min(wanted, GROWTH * size));
    begin = end;
  }
  return size;
}

/** Fewer images at a time are not worth the sessions that are made for them. */
const LEAST = 16;
