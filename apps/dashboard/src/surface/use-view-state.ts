import { useEffect, useState } from "react";
import { createLinks, type Links } from "../landscape/links.ts";
import { startOrbit } from "../landscape/orbit.ts";
import { writeAddress } from "./address.ts";
import {
  type AddressWords,
  formatStance,
  formatViewState,
  parseStance,
  parseViewState,
  type ViewState,
} from "./view-state.ts";

const stateWords = ["view", "q", "scale", "cut", "range", "base", "diff"] as const;

/** How surfaces are shown, as the address has it, and the way to change it. */
export function useViewState(
  words: AddressWords,
): readonly [ViewState, (change: Partial<ViewState>) => void] {
  const [state, setState] = useState(() => parseViewState(words));
  const change = (part: Partial<ViewState>): void => {
    const next = { ...state, ...part };
    setState(next);
    const written = formatViewState(next);
    writeAddress(Object.fromEntries(stateWords.map((word) => [word, written[word]])));
  };
  return [state, change];
}

/** Links between views that begin as the address has them and are written back once they rest. */
export function useAddressLinks(words: AddressWords): Links {
  const [links] = useState(() => createLinks(parseStance(words)));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { cam, at } = formatStance(links.orbit.get(), links.pin.get());
        writeAddress({ cam: links.orbit.get() === startOrbit ? undefined : cam, at });
      }, 300);
    };
    const ends = [links.orbit.subscribe(write), links.pin.subscribe(write), () => clearTimeout(timer)];
    return () => {
      for (const end of ends) end();
    };
  }, [links]);
  return links;
}
