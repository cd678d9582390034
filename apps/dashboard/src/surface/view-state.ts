import { type CellAt, type Quantity, quantities } from "../landscape/grid.ts";
import { formatOrbit, type Orbit, parseOrbit } from "../landscape/orbit.ts";

/** How surfaces are shown; it stands in the address, so that a link shows the same. */
export interface ViewState {
  readonly view: View;
  readonly quantity: Quantity;
  readonly scale: "log" | "linear";
  /** Values above it are cut off. */
  readonly cutoff: number | undefined;
  /** One range of colours and heights for all. */
  readonly isShared: boolean;
  /** The surface that the others are shown against, if they are. */
  readonly base: string | undefined;
  readonly isDifference: boolean;
}

export const views = ["3d", "contour", "both"] as const;
export type View = (typeof views)[number];

/** What a page is asked with. */
export type AddressWords = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads an address; what is not understood is as if it were not there. */
export function parseViewState(words: AddressWords): ViewState {
  const quantity = oneOf(quantities, words["q"]) ?? "loss";
  const cutoff = Number(words["cut"] || Number.NaN);
  return {
    view: oneOf(views, words["view"]) ?? "3d",
    quantity,
    // Losses span orders of magnitude; shares do not.
    scale: oneOf(["log", "linear"] as const, words["scale"]) ?? usualScale(quantity),
    cutoff: Number.isFinite(cutoff) ? cutoff : undefined,
    isShared: words["range"] !== "own",
    base: text(words["base"]),
    isDifference: words["diff"] === "1",
  };
}

/** The scale that a quantity is shown with unless asked otherwise. */
export function usualScale(quantity: Quantity): ViewState["scale"] {
  return quantity === "loss" ? "log" : "linear";
}

/** Only what differs from the usual, to keep addresses short. */
export function formatViewState(state: ViewState): Record<string, string> {
  const words: Record<string, string | undefined> = {
    view: state.view === "3d" ? undefined : state.view,
    q: state.quantity === "loss" ? undefined : state.quantity,
    scale: state.scale === usualScale(state.quantity) ? undefined : state.scale,
    cut: state.cutoff?.toString(),
    range: state.isShared ? undefined : "own",
    base: state.base,
    diff: state.isDifference ? "1" : undefined,
  };
  return Object.fromEntries(Object.entries(words).filter((entry): entry is [string, string] => !!entry[1]));
}

/** Camera and pinned cell of an address. */
export function parseStance(words: AddressWords): { orbit: Orbit | undefined; pin: CellAt | undefined } {
  const [ix, iy, ...rest] = (text(words["at"]) ?? "")
    .split(",")
    .map((part) => (part === "" ? Number.NaN : Number(part)));
  const isCell = rest.length === 0 && [ix, iy].every((part) => Number.isInteger(part) && part! >= 0);
  return { orbit: parseOrbit(text(words["cam"])), pin: isCell ? { ix: ix!, iy: iy! } : undefined };
}

/** The same for an address. */
export function formatStance(orbit: Orbit, pin: CellAt | undefined): Record<string, string> {
  return { cam: formatOrbit(orbit), ...(pin && { at: `${pin.ix},${pin.iy}` }) };
}

function text(word: AddressWords[string]): string | undefined {
  return typeof word === "string" && word !== "" ? word : undefined;
}

function oneOf<T extends string>(choices: readonly T[], word: AddressWords[string]): T | undefined {
  return choices.find((choice) => choice === word);
}
