/**
 * Lines of equal value by marching squares. Each block of four neighbouring cell centres is looked at by itself; on
 * each of its sides whose ends lie on different sides of the level the line crosses where linear interpolation puts
 * it. Nothing is smoothed. A block with a corner that is no number holds no line, so no line passes through or beside
 * a cell without a value, and lines end there and at the grid's border.
 *
 * Where all four sides are crossed (a saddle) the mean of the corners decides which pairs belong together.
 */

/** A point in grid units: cell centre (ix, iy) is `[ix, iy]`. */
export type GridPoint = readonly [number, number];

/**
 * The lines along which `values` equals `level`, as open or closed polylines in grid units.
 *
 * @param values row-major, `nx` to a row; what is not finite (NaN, infinity) counts as no value
 */
export function contourLines(values: ArrayLike<number>, nx: number, level: number): GridPoint[][] {
  const ny = values.length / nx;
  const joints: Joints = { links: new Map(), points: new Map() };
  for (let iy = 0; iy + 1 < ny; iy++) {
    for (let ix = 0; ix + 1 < nx; ix++) crossBlock(values, nx, ix, iy, level, joints);
  }
  return traceLines(joints);
}

/** The crossings by the side of the grid that they lie on, and which crossings the blocks connect. */
interface Joints {
  readonly points: Map<number, GridPoint>;
  readonly links: Map<number, number[]>;
}

/** Corners of a block counter-clockwise from (0, 0); side `i` runs from corner `i` to corner `i + 1`. */
const corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;

function crossBlock(
  values: ArrayLike<number>,
  nx: number,
  ix: number,
  iy: number,
  level: number,
  joints: Joints,
): void {
  const at = corners.map(([dx, dy]) => values[(iy + dy) * nx + ix + dx]!);
  if (!at.every(Number.isFinite)) return;
  const sides = [0, 1, 2, 3].filter((side) => at[side]! >= level !== at[(side + 1) % 4]! >= level);
  if (sides.length === 0) return;
  const keys = sides.map((side) => {
    const from = corners[side]!;
    const to = corners[(side + 1) % 4]!;
    const key = sideKey(nx, ix + Math.min(from[0], to[0]), iy + Math.min(from[1], to[1]), side % 2);
    const share = (level - at[side]!) / (at[(side + 1) % 4]! - at[side]!);
    const point = [0, 1].map((axis) => [ix, iy][axis]! + from[axis]! + share * (to[axis]! - from[axis]!));
    joints.points.set(key, [point[0]!, point[1]!]);
    return key;
  });
  // In a saddle sides 0-1 and 2-3 cut off corners 1 and 3, sides 1-2 and 3-0 cut off corners 2 and 0: those whose
  // side of the level the middle of the block does not share.
  const middle = (at[0]! + at[1]! + at[2]! + at[3]!) / 4;
  if (keys.length === 4 && middle >= level !== at[0]! >= level) keys.push(keys.shift()!);
  for (let pair = 0; pair < keys.length; pair += 2) link(joints.links, keys[pair]!, keys[pair + 1]!);
}

/** Numbers each side of the grid: that from a point to its right-hand neighbour, and that to its upper one. */
function sideKey(nx: number, ix: number, iy: number, upright: number): number {
  return 2 * (iy * nx + ix) + upright;
}

function link(links: Map<number, number[]>, a: number, b: number): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const known = links.get(from);
    if (known === undefined) links.set(from, [to]);
    else known.push(to);
  }
}

/** Walks every chain of crossings once: first from the loose ends, then round what is left, the closed lines. */
function traceLines({ points, links }: Joints): GridPoint[][] {
  const lines: GridPoint[][] = [];
  const starts = [...links.keys()].sort((a, b) => links.get(a)!.length - links.get(b)!.length);
  for (const start of starts) {
    const line: GridPoint[] = [points.get(start)!];
    let here = start;
    for (let next = takeLink(links, here); next !== undefined; next = takeLink(links, here)) {
      line.push(points.get(next)!);
      here = next;
    }
    if (line.length > 1) lines.push(line);
  }
  return lines;
}

function takeLink(links: Map<number, number[]>, from: number): number | undefined {
  const next = links.get(from)!.pop();
  if (next === undefined) return undefined;
  const back = links.get(next)!;
  back.splice(back.indexOf(from), 1);
  return next;
}
