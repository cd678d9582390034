import {
  BufferAttribute,
  BufferGeometry,
  Group,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
} from "three";
import { BOX_HEIGHT } from "./surface-mesh.ts";

/** A needle through the box with a ball at the value, for the cell that the visitor points to. */
export interface CursorMark {
  readonly group: Group;
  /** Stands at a place with a height; without one it is hidden. A cell without a number has no ball. */
  readonly moveTo: (place: { x: number; y: number; height: number | undefined } | undefined) => void;
  readonly dispose: () => void;
}

export function createCursorMark(colour: string): CursorMark {
  const lineMaterial = new LineBasicMaterial({ color: colour });
  const ballMaterial = new MeshBasicMaterial({ color: colour });
  const needle = new BufferGeometry();
  needle.setAttribute("position", new BufferAttribute(Float32Array.of(0, 0, 0, 0, 0, BOX_HEIGHT * 1.08), 3));
  const ballShape = new SphereGeometry(0.013, 12, 8);
  const ball = new Mesh(ballShape, ballMaterial);
  const group = new Group();
  group.add(new Line(needle, lineMaterial), ball);
  group.visible = false;
  return {
    group,
    moveTo: (place) => {
      group.visible = place !== undefined;
      if (place === undefined) return;
      group.position.set(place.x, place.y, 0);
      ball.visible = place.height !== undefined;
      ball.position.z = place.height ?? 0;
    },
    dispose: () => {
      for (const part of [needle, ballShape, lineMaterial, ballMaterial]) part.dispose();
    },
  };
}
