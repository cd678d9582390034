import type { AddressWords } from "../surface/view-state.ts";

/** As many stand beside each other on a screen. */
export const MOST_COMPARED = 6;

/** The surfaces of an address, each once. */
export function selectedSurfaces(word: AddressWords[string]): string[] {
  const text = typeof word === "string" ? word : (word ?? []).join();
  return [...new Set(text.split(",").filter((id) => /^srf_[0-9a-z]+$/.test(id)))].slice(0, MOST_COMPARED);
}

/** The page that compares them. */
export function comparisonAddress(ids: readonly string[]): string {
  return `/compare?s=${ids.join(",")}`;
}
