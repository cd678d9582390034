/**
 * The shortest way from an image to a hyperplane, in the maximum norm and within [0, 1]:
 *
 *     minimise max |d_i|   subject to   sum w_i d_i = -gap,   0 <= x_i + d_i <= 1
 *
 * Every pixel moves towards the plane by the same length, or as far as it can. So the length solves
 *
 *     reach(length) = sum |w_i| min(length, room_i) = |gap|
 *
 * and reach is concave and made of straight pieces: Newton's method from 0 rises to the solution and meets it exactly.
 */

/** The change d; where the plane cannot be reached every pixel moves as far towards it as it can. */
export function towardsPlane(x: ArrayLike<number>, normal: ArrayLike<number>, gap: number): Float64Array {
  const towards = (i: number): number => (gap > 0 ? -1 : 1) * Math.sign(normal[i]!);
  const room = Float64Array.from(normal, (_, i) => (towards(i) > 0 ? 1 - x[i]! : x[i]!));
  const length = solveLength(normal, room, Math.abs(gap));
  return room.map((most, i) => towards(i) * Math.min(length, most));
}

function solveLength(normal: ArrayLike<number>, room: Float64Array, gap: number): number {
  let length = 0;
  for (;;) {
    let [missing, rate] = [gap, 0];
    for (let i = 0; i < room.length; i++) {
      const size = Math.abs(normal[i]!);
      missing -= size * Math.min(length, room[i]!);
      if (room[i]! > length) rate += size;
    }
    if (missing <= 0) return length;
    if (rate === 0) return Number.POSITIVE_INFINITY;
    const next = length + missing / rate;
    // Rounding can leave something missing that no longer moves the length.
    if (next === length) return length;
    length = next;
  }
}
