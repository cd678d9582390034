import { type ColourMap, type ColourMapName, colourMaps } from "./colour-map.ts";
import type { Field } from "./field.ts";
import type { Quantity } from "./grid.ts";
import { type NumberUnit, numberText, unitOf } from "./number-text.ts";
import { rangeOf } from "./value-range.ts";
import { createValueScale, type ScaleKind, type ValueScale } from "./value-scale.ts";

/** How values become colours, heights and words; views that share one are comparable by eye. */
export interface Look {
  readonly scale: ValueScale;
  readonly map: ColourMap;
  /** What the values are: `loss`, `accuracy difference`. */
  readonly name: string;
  readonly unit: NumberUnit;
  /** Cells above the upper end, which are drawn in one colour. */
  readonly cutOff: number;
  readonly text: (value: number) => string;
}

/** What a look is settled from. */
export interface LookOptions {
  readonly quantity: Quantity;
  readonly kind: Exclude<ScaleKind, "diverging">;
  readonly cutoff?: number | undefined;
  /** Whether the fields are differences: white at zero, on a linear scale. */
  readonly isDifference?: boolean;
}

/** The look that fits all of these fields. */
export function lookOf(
  fields: readonly Field[],
  { quantity, kind, cutoff, isDifference = false }: LookOptions,
): Look {
  const scaleKind: ScaleKind = isDifference ? "diverging" : kind;
  const range = rangeOf(fields, {
    kind: scaleKind,
    cutoff,
    usual: isDifference ? undefined : usual[quantity],
  });
  const unit = unitOf[quantity];
  return {
    scale: createValueScale(scaleKind, range.ends),
    map: colourMaps[isDifference ? "diverging" : mapOf[quantity]],
    name: isDifference ? `${quantity} difference` : quantity,
    unit,
    cutOff: range.cutOff,
    text: (value) => numberText(value, { unit, sign: isDifference }),
  };
}

const mapOf: Readonly<Record<Quantity, ColourMapName>> = { loss: "viridis", accuracy: "cividis" };

/** Shares are shown from nothing to all, whatever their values. */
const usual: Readonly<Record<Quantity, readonly [number, number] | undefined>> = {
  loss: undefined,
  accuracy: [0, 1],
};
