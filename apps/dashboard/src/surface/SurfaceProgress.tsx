"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLive } from "../live/LiveContext.ts";
import { ProgressBar } from "../runs/ProgressBar.tsx";

type Progress = Parameters<typeof ProgressBar>[0]["progress"];

/** How far a surface is; the page is made anew once it is finished, with its hash and files. */
export function SurfaceProgress({ run, initial }: { readonly run: string; readonly initial: Progress }) {
  const router = useRouter();
  const [progress, setProgress] = useState(initial);
  useLive({
    runs: [run],
    onEvent: (event) => {
      if (event.run) setProgress(event.run.progress);
      if (
        event.kind === "run" &&
        event.run &&
        !["queued", "running", "interrupted"].includes(event.run.state)
      ) {
        router.refresh();
      }
    },
  });
  return <ProgressBar progress={progress} label="Cells computed" />;
}
