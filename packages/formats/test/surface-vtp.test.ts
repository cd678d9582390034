import { encodeSurfaceVtp, type SurfaceGrid } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { line, plane } from "./surfaces.js";

const textOf = (grid: SurfaceGrid): string => new TextDecoder().decode(encodeSurfaceVtp(grid));

/** The numbers between two tags of a data array. */
function numbers(text: string, name: string, section = ""): number[] {
  const from = text.indexOf(`Name="${name}"`, text.indexOf(section));
  const body = text.slice(text.indexOf(">", from) + 1, text.indexOf("</DataArray>", from)).trim();
  return body === "" ? [] : body.split(/\s+/).map(Number);
}

function bowl(): SurfaceGrid {
  const grid = plane();
  return {
    ...grid,
    loss: Float32Array.from({ length: 12 }, (_, i) => 2 * i),
    finished: new Uint8Array(12).fill(1),
  };
}

describe("surfaces for ParaView", () => {
  it("puts every cell at log(loss + 0.1), with losses beyond 10 drawn at 10", () => {
    const text = textOf(bowl());
    expect(text).toContain(
      'NumberOfPoints="12" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="6"',
    );
    const heights = numbers(text, "zvalue");
    expect(heights[1]).toBeCloseTo(Math.log(2.1), 12);
    expect(heights[11]).toBeCloseTo(Math.log(10.1), 12);
    const points = numbers(text, "direction &quot;x&quot; &lt;1&gt;, y");
    expect(points.slice(3, 6)).toEqual([-1 / 3, -0.5, heights[1]]);
    expect(points.slice(33)).toEqual([1, 0.1, heights[11]]);
  });

  it("joins neighbours to squares around their corners", () => {
    const text = textOf(bowl());
    expect(numbers(text, "connectivity", "<Polys>").slice(0, 8)).toEqual([0, 1, 5, 4, 1, 2, 6, 5]);
    expect(numbers(text, "offsets", "<Polys>")).toEqual([4, 8, 12, 16, 20, 24]);
    expect(numbers(text, "averaged zvalue")).toHaveLength(6);
  });

  it("leaves out what is not finite or not finished, and every square that touches it", () => {
    const text = textOf(plane());
    expect(text).toContain('NumberOfPoints="8"');
    expect(text).toContain('NumberOfPolys="1"');
    expect(numbers(text, "zvalue").every(Number.isFinite)).toBe(true);
    // The corners are the cells 4, 5, 9 and 8, of which five points are left out before the fifth.
    expect(numbers(text, "connectivity", "<Polys>")).toEqual([1, 2, 5, 4]);
  });

  it("draws a line in one dimension, broken where a cell is missing", () => {
    const grid = { ...line(), loss: Float32Array.of(1, 2, 3), finished: Uint8Array.of(1, 1, 1) };
    expect(numbers(textOf(grid), "connectivity", "<Lines>")).toEqual([0, 1, 1, 2]);
    expect(textOf(line())).toContain('NumberOfPoints="2" NumberOfVerts="0" NumberOfLines="0"');
  });

  it("escapes names, and keeps the metadata as text", () => {
    const text = textOf(plane());
    expect(text).not.toContain("<1>");
    expect(text.match(/<(?![/?A-Z])/g)).toBeNull();
    const notes = JSON.parse(new TextDecoder().decode(Uint8Array.from(numbers(text, "basin").slice(0, -1))));
    expect(notes.metadata).toEqual(plane().metadata);
  });
});
