import { createContext, useContext } from "react";
import type { Stage } from "./stage.ts";

/** `loading` until three.js is there; `missing` where the browser has no WebGL. */
export type StageState = Stage | "loading" | "missing";

export const StageContext = createContext<StageState>("missing");

/** The stage that a view stands on. */
export function useStage(): StageState {
  return useContext(StageContext);
}
