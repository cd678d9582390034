import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from "three";
import { BOX_HEIGHT } from "./surface-mesh.ts";

const h = 0.5;
const corners = [
  [-h, -h],
  [h, -h],
  [h, h],
  [-h, h],
] as const;

/** The floor's border and the four upright edges of the box. */
export function createFrameLines(colour: string): LineSegments<BufferGeometry, LineBasicMaterial> {
  const ends = corners.flatMap(([x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % 4]!;
    return [x, y, 0, nextX, nextY, 0, x, y, 0, x, y, BOX_HEIGHT];
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(Float32Array.from(ends), 3));
  return new LineSegments(
    geometry,
    new LineBasicMaterial({ color: colour, transparent: true, opacity: 0.55 }),
  );
}
