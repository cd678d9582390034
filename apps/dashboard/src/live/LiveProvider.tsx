"use client";

import { type ReactNode, useEffect, useState } from "react";
import { LiveContext } from "./LiveContext.ts";
import { createLiveStream, type LiveStream } from "./live-stream.ts";

/** Gives the parts of a page the one stream of its tab. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    const created = createLiveStream();
    setStream(created);
    return created.close;
  }, []);
  return <LiveContext value={stream}>{children}</LiveContext>;
}
