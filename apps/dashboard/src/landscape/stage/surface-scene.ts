import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  type PerspectiveCamera,
  Raycaster,
  Scene,
  type ShaderMaterial,
  Vector2,
} from "three";
import type { ColourMap } from "../colour-map.ts";
import { cellState, type Field } from "../field.ts";
import type { CellAt } from "../grid.ts";
import type { ValueScale } from "../value-scale.ts";
import { coarseTriangles, type Detail } from "./coarse-mesh.ts";
import { createCursorMark } from "./cursor-mark.ts";
import { floorMarks } from "./floor-marks.ts";
import { createFrameLines } from "./frame-lines.ts";
import { createMarksMaterial, createSurfaceMaterial, disposeSurfaceMaterial } from "./materials.ts";
import { gridPlace, heightOf, surfaceMesh } from "./surface-mesh.ts";

/** What a scene shows. */
export interface SurfaceLook {
  readonly field: Field;
  readonly scale: ValueScale;
  readonly map: ColourMap;
}

/** One surface in its box. Whoever creates it disposes of it. */
export interface SurfaceScene {
  readonly scene: Scene;
  readonly show: (look: SurfaceLook) => void;
  readonly setDetail: (detail: Detail) => void;
  readonly setCursor: (cell: CellAt | undefined) => void;
  /** The cell under a point of the view, from -1 to 1 both ways; nothing where there is no facet. */
  readonly pick: (camera: PerspectiveCamera, x: number, y: number) => CellAt | undefined;
  readonly dispose: () => void;
}

/** @param colours of the frame and of the cursor, as CSS has them */
export function createSurfaceScene(colours: {
  readonly frame: string;
  readonly cursor: string;
}): SurfaceScene {
  const scene = new Scene();
  const frame = createFrameLines(colours.frame);
  const cursor = createCursorMark(colours.cursor);
  const marks = new Mesh(new BufferGeometry(), createMarksMaterial());
  const surface = new Mesh<BufferGeometry, ShaderMaterial>(new BufferGeometry());
  let shown: SurfaceLook | undefined;
  let facets: Facets | undefined;
  let pointed: CellAt | undefined;
  scene.add(frame, cursor.group, marks);

  const placeCursor = (): void => cursor.moveTo(pointed && shown && cursorPlace(pointed, shown));
  const show = (look: SurfaceLook): void => {
    const mesh = surfaceMesh(look.field, look.scale);
    if (shown?.map !== look.map) {
      if (shown) disposeSurfaceMaterial(surface.material);
      surface.material = createSurfaceMaterial(look.map);
    }
    renew(surface, { position: [mesh.positions, 3], place: [mesh.places, 1] });
    facets = { full: new BufferAttribute(mesh.triangles, 1), tiles: mesh.tiles };
    surface.geometry.setIndex(facets.full);
    const tiles = floorMarks(look.field);
    renew(marks, { position: [tiles.positions, 3], pattern: [tiles.patterns, 2], state: [tiles.states, 1] });
    scene.add(surface);
    shown = look;
    placeCursor();
  };
  return {
    scene,
    show,
    setDetail: (detail) => {
      if (!shown || !facets) return;
      // Made when it is first wanted: most browsers never turn a surface with their processor.
      if (detail === "coarse") facets.coarse ??= coarseOf(shown.field, facets.tiles);
      const wanted = facets[detail] ?? facets.full;
      if (surface.geometry.index !== wanted) surface.geometry.setIndex(wanted);
    },
    setCursor: (cell) => {
      pointed = cell;
      placeCursor();
    },
    pick: (camera, x, y) => {
      if (!shown) return undefined;
      const ray = new Raycaster();
      ray.setFromCamera(new Vector2(x, y), camera);
      const point = ray.intersectObject(surface)[0]?.point;
      return point && { ix: gridIndex(point.x, shown.field.nx), iy: gridIndex(point.y, shown.field.ny) };
    },
    dispose: () => {
      for (const part of [frame.geometry, frame.material, marks.geometry, marks.material, surface.geometry])
        part.dispose();
      if (shown) disposeSurfaceMaterial(surface.material);
      cursor.dispose();
    },
  };
}

/** Corners of triangles, for either detail. */
interface Facets {
  readonly full: BufferAttribute;
  readonly tiles: Uint32Array;
  coarse?: BufferAttribute;
}

function coarseOf(field: Field, tiles: Uint32Array): BufferAttribute {
  const facets = coarseTriangles(field);
  const all = new Uint32Array(facets.length + tiles.length);
  all.set(facets);
  all.set(tiles, facets.length);
  return new BufferAttribute(all, 1);
}

type Attributes = Readonly<Record<string, readonly [Float32Array, number]>>;

/** A geometry cannot change its size: a new one takes its place. */
function renew(mesh: Mesh, attributes: Attributes): void {
  mesh.geometry.dispose();
  mesh.geometry = new BufferGeometry();
  for (const [name, [values, size]] of Object.entries(attributes)) {
    mesh.geometry.setAttribute(name, new BufferAttribute(values, size));
  }
}

function cursorPlace(
  { ix, iy }: CellAt,
  { field, scale }: SurfaceLook,
): { x: number; y: number; height: number | undefined } | undefined {
  if (ix >= field.nx || iy >= field.ny) return undefined;
  const index = iy * field.nx + ix;
  const isNumber = cellState(field, index) === "value";
  return {
    x: gridPlace(ix, field.nx),
    y: gridPlace(iy, field.ny),
    height: isNumber ? heightOf(scale, field.values[index]!) : undefined,
  };
}

function gridIndex(place: number, points: number): number {
  return Math.min(points - 1, Math.max(0, Math.round((place + 0.5) * (points - 1))));
}
