import type { Field } from "./field.ts";
import type { CellAt } from "./grid.ts";
import type { Links } from "./links.ts";
import type { Look } from "./look.ts";
import type { FrameLabel } from "./stage/frame-labels.ts";
import type { Stage, StageView } from "./stage/stage.ts";

/** A surface on its stage, without React: it draws many times a second while it is turned. */
export interface SurfaceViewMount {
  readonly show: (field: Field, look: Look) => void;
  /** The cell under a point of the element, in CSS pixels. */
  readonly pick: (x: number, y: number) => CellAt | undefined;
  readonly dispose: () => void;
}

/** Seen well on a light ground and on a dark one. */
const colours = { frame: "#7f8a90", cursor: "#d4345e" } as const;

export function mountSurfaceView(stage: Stage, element: HTMLElement, links: Links): SurfaceViewMount {
  const { createSurfaceScene, createCamera, placeCamera, frameLabels, screenPlace } = stage.parts;
  const scene = createSurfaceScene(colours);
  const camera = createCamera();
  const words = new Map<FrameLabel, HTMLElement>();
  const setLabels = (labels: readonly FrameLabel[]): void => {
    for (const word of words.values()) word.remove();
    words.clear();
    for (const label of labels) words.set(label, createWord(element, label.text));
  };
  const prepare: StageView["prepare"] = ({ width, height, detail }) => {
    scene.setDetail(detail);
    const orbit = links.orbit.get();
    placeCamera(camera, orbit, width / height);
    for (const [label, word] of words) {
      const [left, top] = screenPlace(label, { camera, orbit, width, height });
      word.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px) translate(-50%, -50%)`;
    }
  };
  const point = (): void => {
    scene.setCursor(links.cursor.get() ?? links.pin.get());
    stage.invalidate();
  };
  const ends = [
    stage.add({ element, scene: scene.scene, camera, prepare }),
    links.orbit.subscribe(stage.turn),
    links.cursor.subscribe(point),
    links.pin.subscribe(point),
    scene.dispose,
    () => setLabels([]),
  ];
  point();
  return {
    show: (field, look) => {
      scene.show({ field, scale: look.scale, map: look.map });
      setLabels(frameLabels({ field, scale: look.scale, map: look.map }, look.text));
      stage.invalidate();
    },
    pick: (x, y) => {
      const { clientWidth, clientHeight } = element;
      return scene.pick(camera, (x / clientWidth) * 2 - 1, 1 - (y / clientHeight) * 2);
    },
    dispose: () => {
      for (const end of ends) end();
    },
  };
}

function createWord(element: HTMLElement, text: string): HTMLElement {
  const word = document.createElement("span");
  word.className = "view3d-word";
  word.setAttribute("aria-hidden", "true");
  word.textContent = text;
  element.append(word);
  return word;
}
