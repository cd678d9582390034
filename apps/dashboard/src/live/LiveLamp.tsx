"use client";

import { useContext } from "react";
import { createLinked, useLinked } from "../landscape/linked.ts";
import { LiveContext } from "./LiveContext.ts";
import type { LiveState } from "./live-stream.ts";

const words: Readonly<Record<LiveState, string>> = {
  idle: "",
  opening: "",
  live: "live",
  away: "server away, trying again",
};

const nothing = createLinked<LiveState>("idle");

/** Says whether the page hears of changes. */
export function LiveLamp() {
  const state = useLinked(useContext(LiveContext)?.state ?? nothing);
  return (
    <span className="lamp" data-state={state} role="status">
      {words[state]}
    </span>
  );
}
