import {
  type ColourMapName,
  colourMaps,
  divergingColour,
  sequentialColour,
  stateColours,
} from "@basin/formats";
import { describe, expect, test } from "vitest";

/** WCAG's relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const linear = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
}

const positions = Array.from({ length: 65 }, (_, i) => i / 64);

describe("colour maps", () => {
  test("the sequential map is viridis", () => {
    expect(sequentialColour(0)).toBe("#440154");
    expect(sequentialColour(1)).toBe("#fde725");
  });

  test.each(["viridis", "cividis"] as const)(
    "%s gets lighter all the way, so that it survives grey",
    (name) => {
      const light = positions.map((position) => luminance(colourMaps[name].at(position)));
      for (let i = 1; i < light.length; i++) expect(light[i]).toBeGreaterThan(light[i - 1]!);
    },
  );

  test("the diverging map is lightest in the middle and darkest at its ends", () => {
    const light = positions.map((position) => luminance(divergingColour(position)));
    expect(Math.max(...light)).toBeCloseTo(light[32]!, 1);
    expect(light[32]).toBeGreaterThan(0.8);
    expect(Math.max(light[0]!, light[64]!)).toBeLessThan(0.1);
  });

  test.each(Object.keys(colourMaps) as ColourMapName[])(
    "%s has no colour of a cell without a number",
    (name) => {
      const { at, below, above } = colourMaps[name];
      const used = [...positions.map(at), below, above];
      for (const colour of used) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      for (const state of Object.values(stateColours)) expect(used).not.toContain(state);
    },
  );

  test("positions beyond the ends keep the colour of the end", () => {
    expect(sequentialColour(-3)).toBe(sequentialColour(0));
    expect(sequentialColour(7)).toBe(sequentialColour(1));
  });
});
