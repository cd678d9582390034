import { type PerspectiveCamera, Vector3 } from "three";
import { coordinateAt } from "../grid.ts";
import { numberText } from "../number-text.ts";
import type { Orbit } from "../orbit.ts";
import { gridPlace, heightOf } from "./surface-mesh.ts";
import type { SurfaceLook } from "./surface-scene.ts";

/** A word beside the box, and where it stands for a camera. */
export interface FrameLabel {
  readonly text: string;
  readonly at: (orbit: Orbit) => readonly [number, number, number];
}

const outside = 0.57;

/** The ends and the middle of both axes along the edges that the camera sees, values up the leftmost one. */
export function frameLabels(
  { field, scale }: SurfaceLook,
  valueText: (value: number) => string,
): FrameLabel[] {
  const { x, y } = field;
  const labels: FrameLabel[] = [0, (x.points - 1) / 2, x.points - 1].map((index) => ({
    text:
      index === (x.points - 1) / 2
        ? `x ${numberText(coordinateAt(x, index))}`
        : numberText(coordinateAt(x, index)),
    at: (orbit) => [0.95 * gridPlace(index, x.points), front(orbit).y * outside, 0],
  }));
  if (y) {
    for (const index of [0, (y.points - 1) / 2, y.points - 1]) {
      labels.push({
        text:
          index === (y.points - 1) / 2
            ? `y ${numberText(coordinateAt(y, index))}`
            : numberText(coordinateAt(y, index)),
        at: (orbit) => [front(orbit).x * outside, 0.95 * gridPlace(index, y.points), 0],
      });
    }
  }
  for (const tick of scale.ticks(4)) {
    labels.push({ text: valueText(tick), at: (orbit) => [...leftCorner(orbit), heightOf(scale, tick)] });
  }
  return labels;
}

/** Where a label stands in a view, in CSS pixels from its upper left corner. */
export function screenPlace(
  { at }: FrameLabel,
  {
    camera,
    orbit,
    width,
    height,
  }: { camera: PerspectiveCamera; orbit: Orbit; width: number; height: number },
): readonly [number, number] {
  const point = new Vector3(...at(orbit)).project(camera);
  return [((point.x + 1) / 2) * width, ((1 - point.y) / 2) * height];
}

const radians = Math.PI / 180;

/** Which edges lie on the camera's side. */
function front({ azimuth }: Orbit): { x: number; y: number } {
  return { x: Math.sin(azimuth * radians) > 0 ? 1 : -1, y: Math.cos(azimuth * radians) > 0 ? -1 : 1 };
}

function leftCorner({ azimuth }: Orbit): [number, number] {
  return [Math.cos(azimuth * radians) > 0 ? -0.54 : 0.54, Math.sin(azimuth * radians) > 0 ? -0.54 : 0.54];
}
