import type { CellAt } from "./grid.ts";
import type { Links } from "./links.ts";
import { orbitAfterKey, turned } from "./orbit.ts";

/** What pointers and keys act on. */
export interface SurfaceTurns {
  readonly links: Links;
  readonly pick: (x: number, y: number) => CellAt | undefined;
}

/** Degrees a pixel. */
const SPEED = 0.4;
/** A press that moves less than this, in pixels, is a click. */
const STILL = 4;

/** Drag to turn, click to pin a cell, point to show one; the wheel zooms while the view has the focus. The answer ends it. */
export function watchTurns(element: HTMLElement, { links, pick }: SurfaceTurns): () => void {
  let press: { x: number; y: number; moved: number } | undefined;
  let frame = 0;
  const turn = (move: Parameters<typeof turned>[1]): void => links.orbit.set(turned(links.orbit.get(), move));
  const pointTo = (event: PointerEvent): void => {
    const { left, top } = element.getBoundingClientRect();
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => links.cursor.set(pick(event.clientX - left, event.clientY - top)));
  };
  const listeners: { [name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[name]) => void } = {
    pointerdown: (event) => {
      element.setPointerCapture(event.pointerId);
      press = { x: event.clientX, y: event.clientY, moved: 0 };
    },
    pointermove: (event) => {
      if (!press) return pointTo(event);
      const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
      press = { x: event.clientX, y: event.clientY, moved: press.moved + Math.abs(dx) + Math.abs(dy) };
      turn({ azimuth: -dx * SPEED, elevation: dy * SPEED });
    },
    pointerup: () => {
      if (press && press.moved < STILL) links.pin.set(links.cursor.get());
      press = undefined;
    },
    pointercancel: () => {
      press = undefined;
    },
    pointerleave: () => {
      cancelAnimationFrame(frame);
      links.cursor.set(undefined);
    },
    wheel: (event) => {
      // A page that is scrolled past a surface must not zoom it.
      if (document.activeElement !== element && !event.ctrlKey) return;
      event.preventDefault();
      turn({ zoom: Math.exp(-event.deltaY / 500) });
    },
    keydown: (event) => {
      const next = orbitAfterKey(links.orbit.get(), event.key);
      if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      links.orbit.set(next);
    },
  };
  const stop = new AbortController();
  for (const [name, listener] of Object.entries(listeners)) {
    element.addEventListener(name, listener as EventListener, { signal: stop.signal, passive: false });
  }
  return () => {
    cancelAnimationFrame(frame);
    stop.abort();
  };
}
