"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { afterPaint } from "./after-paint.ts";
import { StageContext, type StageState } from "./StageContext.ts";

interface Props {
  /** Whether there are 3-D views in it: without them nothing is loaded. */
  readonly isNeeded: boolean;
  readonly children: ReactNode;
}

/** What 3-D views stand in: one canvas over all of them. three.js is loaded when they are first shown. */
export function LandscapeStage({ isNeeded, children }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<StageState>("loading");
  // Once it stands it stays: views come and go with a click.
  const [isWanted, want] = useState(isNeeded);
  if (isNeeded && !isWanted) want(true);
  useEffect(() => {
    if (!isWanted) return;
    let dispose = (): void => {};
    let isGone = false;
    // Starting WebGL holds up whatever the browser has yet to paint.
    afterPaint()
      .then(() => import("./stage.ts"))
      .then(({ createStage }) => {
        if (isGone || !canvas.current) return;
        const created = createStage(canvas.current);
        dispose = created.dispose;
        setStage(created);
      })
      // Without WebGL the views show contours, and say why.
      .catch(() => isGone || setStage("missing"));
    return () => {
      isGone = true;
      dispose();
    };
  }, [isWanted]);
  return (
    <div className="stage">
      <StageContext value={stage}>{children}</StageContext>
      <canvas ref={canvas} className="stage-canvas" />
    </div>
  );
}
