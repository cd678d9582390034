"use client";

import { useEffect, useRef, useState } from "react";
import { ContourView } from "./ContourView.tsx";
import type { Field } from "./field.ts";
import type { Links } from "./links.ts";
import type { Look } from "./look.ts";
import { useStage } from "./stage/StageContext.ts";
import type { Stage } from "./stage/stage.ts";
import { type SurfaceTurns, watchTurns } from "./surface-turns.ts";
import { mountSurfaceView } from "./surface-view-mount.ts";

interface Props {
  readonly field: Field;
  readonly look: Look;
  readonly links: Links;
  /** What the surface is of, for people who cannot see it. */
  readonly label: string;
}

/** A surface to turn. Without WebGL it is a contour view, with a line that says so. */
export function SurfaceView3D(props: Props) {
  const stage = useStage();
  if (stage === "missing") {
    return (
      <>
        <ContourView {...props} />
        <p className="note">This browser has no WebGL, so contours stand in for the 3-D view.</p>
      </>
    );
  }
  return <MountedView {...props} stage={stage} />;
}

function MountedView({ field, look, links, label, stage }: Props & { readonly stage: Stage | "loading" }) {
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<ReturnType<typeof mountSurfaceView>>();
  useEffect(() => {
    if (stage === "loading" || !element.current) return;
    const mounted = mountSurfaceView(stage, element.current, links);
    setView(mounted);
    return mounted.dispose;
  }, [stage, links]);
  useEffect(() => view?.show(field, look), [view, field, look]);
  useEffect(() => {
    if (!element.current || !view) return;
    const turns: SurfaceTurns = { links, pick: view.pick };
    return watchTurns(element.current, turns);
  }, [view, links]);
  return (
    <div
      ref={element}
      className="view3d"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys turn the surface, so it must take the focus
      tabIndex={0}
      aria-label={`${label}: 3-D surface. Arrow keys turn it, plus and minus zoom, 0 resets.`}
      data-ready={view !== undefined}
    />
  );
}
