/** Where a camera stands around the middle of a surface. Angles in degrees. */
export interface Orbit {
  /** Around the upright axis; 0 looks along y. */
  readonly azimuth: number;
  /** Above the floor: 0 is level with it, 90 looks straight down. */
  readonly elevation: number;
  /** From the middle, in widths of the surface. */
  readonly distance: number;
}

/** Where cameras start. */
export const startOrbit: Orbit = { azimuth: -35, elevation: 30, distance: 2.5 };

/** Moves a camera; it stays above the floor and within sight. */
export function turned(
  orbit: Orbit,
  { azimuth = 0, elevation = 0, zoom = 1 }: { azimuth?: number; elevation?: number; zoom?: number },
): Orbit {
  return {
    azimuth: ((((orbit.azimuth + azimuth + 180) % 360) + 360) % 360) - 180,
    elevation: Math.min(89.9, Math.max(-20, orbit.elevation + elevation)),
    distance: Math.min(8, Math.max(0.5, orbit.distance / zoom)),
  };
}

/** What a key does to a camera; nothing for keys that are not its own. */
export function orbitAfterKey(orbit: Orbit, key: string): Orbit | undefined {
  if (key === "0" || key === "Home") return startOrbit;
  const move = keyMoves[key];
  return move && turned(orbit, move);
}

const keyMoves: Readonly<Record<string, Parameters<typeof turned>[1]>> = {
  ArrowLeft: { azimuth: -5 },
  ArrowRight: { azimuth: 5 },
  ArrowUp: { elevation: 5 },
  ArrowDown: { elevation: -5 },
  "+": { zoom: 1.1 },
  "=": { zoom: 1.1 },
  "-": { zoom: 1 / 1.1 },
};

/** For the address bar: `-35,32,2.1`. */
export function formatOrbit({ azimuth, elevation, distance }: Orbit): string {
  return [azimuth.toFixed(0), elevation.toFixed(0), distance.toFixed(2)].map(Number).join(",");
}

/** The camera of an address; nothing where the text is none. */
export function parseOrbit(text: string | undefined): Orbit | undefined {
  const [azimuth, elevation, distance, ...rest] = (text || "")
    .split(",")
    .map((part) => (part === "" ? Number.NaN : Number(part)));
  if (rest.length > 0 || ![azimuth, elevation, distance].every(Number.isFinite)) return undefined;
  return turned({ azimuth: azimuth!, elevation: elevation!, distance: distance! }, {});
}
