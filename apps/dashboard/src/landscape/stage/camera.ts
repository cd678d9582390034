import { PerspectiveCamera } from "three";
import type { Orbit } from "../orbit.ts";
import { BOX_HEIGHT } from "./surface-mesh.ts";

const radians = Math.PI / 180;

/** A camera that stands upright and looks at the middle of the box. */
export function createCamera(): PerspectiveCamera {
  const camera = new PerspectiveCamera(30, 1, 0.05, 30);
  camera.up.set(0, 0, 1);
  return camera;
}

/** Puts a camera where the orbit has it, for a view of this shape. */
export function placeCamera(camera: PerspectiveCamera, orbit: Orbit, aspect: number): void {
  const flat = Math.cos(orbit.elevation * radians);
  // A view that is higher than wide has to stand farther off to show the whole box.
  const distance = orbit.distance * Math.max(1, 1.25 / aspect);
  const middle = BOX_HEIGHT * 0.36;
  camera.position.set(
    distance * flat * Math.sin(orbit.azimuth * radians),
    -distance * flat * Math.cos(orbit.azimuth * radians),
    middle + distance * Math.sin(orbit.elevation * radians),
  );
  camera.aspect = aspect;
  camera.lookAt(0, 0, middle);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
}
