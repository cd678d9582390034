/**
 * How a relief is looked at: along parallel lines, from above and from the corner of the greatest x and the least y. In
 * the room of the picture x and y go from -1/2 to 1/2 and heights from 0 to {@link HEIGHT}:
 *
 *     right = x cos a + y sin a,   depth = y cos a - x sin a,   up = height cos e + depth sin e,
 *
 * with the azimuth a and the elevation e. What is deeper is drawn first and covered by what is nearer.
 */
import type { Pixel } from "./svg.js";

/** A point of the room. */
export type RoomPoint = readonly [x: number, y: number, height: number];

/** Heights of the room's ceiling, in widths of its floor. */
export const HEIGHT = 0.62;

const AZIMUTH = (32 * Math.PI) / 180;
const ELEVATION = (30 * Math.PI) / 180;
const [COS_A, SIN_A] = [Math.cos(AZIMUTH), Math.sin(AZIMUTH)];
const [COS_E, SIN_E] = [Math.cos(ELEVATION), Math.sin(ELEVATION)];

/** The width of the room as it is seen, by the width of its floor; and its height. */
export const SEEN = { width: COS_A + SIN_A, height: HEIGHT * COS_E + (COS_A + SIN_A) * SIN_E } as const;

/** How far a point of the floor is from who looks, up to a constant. */
export function depthOf(x: number, y: number): number {
  return y * COS_A - x * SIN_A;
}

/** Puts the room's points into a box of pixels whose width it fills. */
export function createView(left: number, top: number, width: number): (point: RoomPoint) => Pixel {
  const unit = width / SEEN.width;
  const highest = HEIGHT * COS_E + (SEEN.width / 2) * SIN_E;
  return ([x, y, height]) => [
    left + width / 2 + unit * (x * COS_A + y * SIN_A),
    top + unit * (highest - height * COS_E - depthOf(x, y) * SIN_E),
  ];
}

/** Where light comes from: from the left, above, and from who looks. */
const LIGHT: RoomPoint = toUnit([-0.55, -0.35, 0.95]);

/** How bright a triangle is, from 0.45 to 1, by how squarely the light falls on it from either side. */
export function brightnessOf(a: RoomPoint, b: RoomPoint, c: RoomPoint): number {
  const [p, q] = [difference(b, a), difference(c, a)];
  const normal = toUnit([p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]);
  return 0.45 + 0.55 * Math.abs(normal[0] * LIGHT[0] + normal[1] * LIGHT[1] + normal[2] * LIGHT[2]);
}

function difference(a: RoomPoint, b: RoomPoint): RoomPoint {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function toUnit(vector: RoomPoint): RoomPoint {
  const length = Math.hypot(...vector) || 1;
  return [vector[0] / length, vector[1] / length, vector[2] / length];
}
