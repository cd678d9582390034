import { encodeSurfaceCsv, encodeSurfaceJson, parseSurfaceCsv, parseSurfaceJson } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError } from "./files.js";
import { line, plane } from "./surfaces.js";

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("surfaces in CSV", () => {
  it("writes one row for each cell, x by x for each y, and nothing into unfinished ones", () => {
    const rows = textOf(encodeSurfaceCsv(plane())).split("\n");
    expect(rows.slice(0, 4)).toEqual([
      "x,y,loss,accuracy,finished",
      "-1,-0.5,0,1,1",
      "-0.3333333333333333,-0.5,NaN,0.9411765,1",
      "0.3333333333333333,-0.5,Infinity,0.88235295,1",
    ]);
    expect(rows[7]).toBe("0.3333333333333333,0,,,0");
    expect(rows).toHaveLength(14);
  });

  it("leaves out y in one dimension", () => {
    expect(textOf(encodeSurfaceCsv(line()))).toBe(
      "x,loss,accuracy,finished\n-0.5,10000,0.1,1\n0.5,,,0\n1.5,0.1,1,1\n",
    );
  });

  it("reads what other programs write", () => {
    const grid = parseSurfaceCsv(
      bytesOf('"y","x","loss"\r\n0,0,1.5e0\r\n0,1,nan\r\n1,0,\r\n1,1,-inf\r\n'),
      "s.csv",
    );
    expect([...grid.loss]).toEqual([1.5, Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY]);
    expect([...grid.finished]).toEqual([1, 1, 0, 1]);
    expect([...grid.accuracy]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it.each<[string, string, "invalid" | "missing", RegExp]>([
    ["without a loss", "x,y,accuracy\n1,2,3", "missing", /no column loss/],
    ["with a column twice", "x,x,loss\n1,1,1", "invalid", /every column once/],
    ["without rows", "x,loss\n", "invalid", /at least one coordinate/],
    ["with a short row", "x,loss\n1,2\n3", "invalid", /row 3: want 2 columns, got 1/],
    ["with text for a number", "x,loss\n1,high", "invalid", /row 2: want a number as loss, got "high"/],
    ["with an expression for a number", "x,loss\n1,=1+1", "invalid", /"=1\+1"/],
    ["with a hexadecimal number", "x,loss\n1,0x10", "invalid", /"0x10"/],
    ["with a cell missing", "x,y,loss\n0,0,1\n1,0,2\n0,1,3", "invalid", /4 cells of loss, got 3/],
    [
      "with rows in another order",
      "x,y,loss\n0,0,1\n0,1,2\n1,0,3\n1,1,4",
      "invalid",
      /row 4: want a full grid/,
    ],
    ["with a finished cell without a loss", "x,loss,finished\n0,,1", "invalid", /a loss in a finished cell/],
    ["with a mask that is none", "x,loss,finished\n0,1,256", "invalid", /finished to be 0 or 1, got 256/],
    ["with a coordinate missing", "x,loss\n,1", "invalid", /row 2: want a full grid/],
    ["in one endless row", `x,loss\n1,${"9".repeat(5000)}`, "invalid", /2 columns/],
  ])("refuses a table %s", (_, text, code, message) =>
    expectFormatError(() => parseSurfaceCsv(bytesOf(text), "bad.csv"), code, message),
  );
});

describe("surfaces in JSON", () => {
  it("has rows of y, words for what is no number, and null for what is not finished", () => {
    const value = JSON.parse(textOf(encodeSurfaceJson(plane())));
    expect(value.loss).toEqual([
      [0, "NaN", "Infinity", "-Infinity"],
      [0, 0.5, null, 0.7],
      [0.8, 0.9, 1, 1.1],
    ]);
    expect(value.accuracy[1].slice(2)).toEqual([null, "NaN"]);
    expect(value.axes[1]).toEqual({ name: "y", coordinates: [-0.5, 0, 0.1] });
    expect(value.metadata).toEqual(plane().metadata);
  });

  const base = JSON.parse(textOf(encodeSurfaceJson(line())));
  it.each<[string, unknown, "invalid" | "unsupported", RegExp]>([
    ["a list", [], "invalid", /a JSON object/],
    ["another document", { loss: [1] }, "unsupported", /"basin": 1/],
    ["a later version", { ...base, basin: 2 }, "unsupported", /got 2/],
    ["no axes", { ...base, axes: undefined }, "invalid", /one or two axes, got undefined/],
    ["axes without names", { ...base, axes: [{ coordinates: [1] }] }, "invalid", /axes with a name/],
    [
      "coordinates in words",
      { ...base, axes: [{ name: "x", coordinates: ["1"] }] },
      "invalid",
      /coordinates/,
    ],
    ["too few cells", { ...base, loss: [1, 2] }, "invalid", /rows of 3 cells/],
    ["cells in another shape", { ...base, loss: [[1, 2, 3]] }, "invalid", /rows of 3 cells|a number, NaN/],
    ["other words", { ...base, loss: [1, 2, "many"] }, "invalid", /got "many"/],
    ["another split", { ...base, split: "all" }, "invalid", /split train or test/],
    ["metadata that is no object", { ...base, metadata: 7 }, "invalid", /an object as metadata/],
    [
      "three axes",
      { ...base, axes: Array(3).fill({ name: "x", coordinates: [1] }) },
      "invalid",
      /one or two axes, got 3/,
    ],
  ])("refuses %s", (_, value, code, message) =>
    expectFormatError(() => parseSurfaceJson(bytesOf(JSON.stringify(value)), "bad.json"), code, message),
  );

  it("refuses a text cut off anywhere", async () => {
    const whole = encodeSurfaceJson(line());
    for (let length = 0; length < whole.length - 1; length++) {
      await expectFormatError(() => parseSurfaceJson(whole.subarray(0, length), "cut"), "invalid");
    }
  });
});
