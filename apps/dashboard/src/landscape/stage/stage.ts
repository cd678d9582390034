import { type PerspectiveCamera, type Scene, WebGLRenderer } from "three";
import { createCamera, placeCamera } from "./camera.ts";
import type { Detail } from "./coarse-mesh.ts";
import { frameLabels, screenPlace } from "./frame-labels.ts";
import { drawsInSoftware } from "./software.ts";
import { createSurfaceScene } from "./surface-scene.ts";

/** A view: a part of the stage's canvas that lies over an element of the page. */
export interface StageView {
  readonly element: HTMLElement;
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  /** Called before each picture, with the width and height in CSS pixels. */
  readonly prepare: (picture: { width: number; height: number; detail: Detail }) => void;
}

/** One renderer for all views of a page: browsers allow few, and linked views then turn in one picture. */
export interface Stage {
  /** Adds a view; the answer removes it. */
  readonly add: (view: StageView) => () => void;
  /** Asks for a new picture at the screen's next one. */
  readonly invalidate: () => void;
  /** The same for a camera that moves. */
  readonly turn: () => void;
  readonly dispose: () => void;
  /** What the parts of a view are made with: they come with the stage, so that pages without one load no three.js. */
  readonly parts: typeof parts;
}

const parts = { createSurfaceScene, createCamera, placeCamera, frameLabels, screenPlace } as const;

/** How long cameras rest before everything is drawn again, in ms. */
const REST = 150;
/** Of the pixels of either side, while they move. */
const COARSE_PIXELS = 0.7;

/** @throws where the browser has no WebGL */
export function createStage(canvas: HTMLCanvasElement): Stage {
  const isSlow = drawsInSoftware();
  const renderer = new WebGLRenderer({ canvas, antialias: !isSlow, alpha: true });
  const ratio = Math.min(isSlow ? 1 : 2, window.devicePixelRatio);
  renderer.autoClear = false;
  const views = new Set<StageView>();
  let frame = 0;
  let detail: Detail = "full";
  let rest: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    frame = 0;
    drawViews(renderer, { canvas, detail, ratio: detail === "full" ? ratio : COARSE_PIXELS * ratio }, views);
  };
  const invalidate = (): void => {
    frame ||= requestAnimationFrame(draw);
  };
  const settle = (): void => {
    detail = "full";
    invalidate();
  };
  const turn = (): void => {
    if (isSlow) {
      detail = "coarse";
      clearTimeout(rest);
      rest = setTimeout(settle, REST);
    }
    invalidate();
  };
  const observer = new ResizeObserver(invalidate);
  observer.observe(canvas);
  canvas.addEventListener("webglcontextrestored", invalidate);
  return {
    add: (view) => {
      views.add(view);
      observer.observe(view.element);
      invalidate();
      return () => {
        views.delete(view);
        observer.unobserve(view.element);
        invalidate();
      };
    },
    invalidate,
    turn,
    dispose: () => {
      clearTimeout(rest);
      cancelAnimationFrame(frame);
      observer.disconnect();
      canvas.removeEventListener("webglcontextrestored", invalidate);
      renderer.dispose();
    },
    parts,
  };
}

function drawViews(renderer: WebGLRenderer, target: Target, views: Iterable<StageView>): void {
  const { canvas, detail } = target;
  const whole = canvas.getBoundingClientRect();
  if (whole.width === 0 || whole.height === 0) return;
  // All are measured before any is prepared: what is written in between has the page laid out once for each view.
  const placed = Array.from(views, (view) => ({ view, box: view.element.getBoundingClientRect() }));
  fit(renderer, target, whole);
  renderer.setScissorTest(false);
  renderer.clear();
  renderer.setScissorTest(true);
  for (const { view, box } of placed) {
    const { left, top, width, height } = box;
    if (width === 0 || height === 0) continue;
    const bottom = whole.bottom - (top + height);
    renderer.setViewport(left - whole.left, bottom, width, height);
    renderer.setScissor(left - whole.left, bottom, width, height);
    view.prepare({ width, height, detail });
    renderer.render(view.scene, view.camera);
  }
}

/** What is drawn on, and how many of its pixels are one of the page's. */
interface Target {
  readonly canvas: HTMLCanvasElement;
  readonly ratio: number;
  readonly detail: Detail;
}

/** A canvas that is given its size, even the same one, is made anew: only a changed size is set. */
function fit(renderer: WebGLRenderer, { canvas, ratio }: Target, { width, height }: DOMRect): void {
  if (canvas.width === Math.floor(width * ratio) && canvas.height === Math.floor(height * ratio)) return;
  renderer.setPixelRatio(ratio);
  renderer.setSize(width, height, false);
}
