import { useEffect, useState } from "react";
import { USUAL_COLUMNS } from "./run-columns.ts";

const KEY = "basin-run-columns";

/** The columns that the visitor chose, remembered by the browser; the first few until then. */
export function useChosenColumns(
  available: readonly string[],
): readonly [readonly string[], (chosen: readonly string[]) => void] {
  const [remembered, setRemembered] = useState<readonly string[]>();
  useEffect(() => {
    const text = localStorage.getItem(KEY);
    if (text) setRemembered(text.split("\n"));
  }, []);
  const choose = (chosen: readonly string[]): void => {
    setRemembered(chosen);
    localStorage.setItem(KEY, chosen.join("\n"));
  };
  return [remembered ?? available.slice(0, USUAL_COLUMNS), choose];
}
