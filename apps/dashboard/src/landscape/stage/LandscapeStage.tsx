"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { StageContext, type StageState } from "./StageContext.ts";

/** What 3-D views stand in: one canvas over all of them. three.js is loaded when the first stage is shown. */
export function LandscapeStage({ children }: { readonly children: ReactNode }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stage, setStage] = useState<StageState>("loading");
  useEffect(() => {
    let dispose = (): void => {};
    let isGone = false;
    import("./stage.ts")
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
  }, []);
  return (
    <div className="stage">
      <StageContext value={stage}>{children}</StageContext>
      <canvas ref={canvas} className="stage-canvas" />
    </div>
  );
}
