import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSurfaceFile, type SurfaceGrid, writeSurfaceFile } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { expectFormatError, temporaryFolder } from "./files.js";
import { line, plane } from "./surfaces.js";

const folder = await temporaryFolder();
const lossless = [".h5", ".hdf5", ".npz", ".json"];

const grids: [string, SurfaceGrid][] = [
  ["a plane that is not square", plane()],
  ["a line", line()],
  [
    "a single cell",
    {
      ...line(),
      axes: [{ name: "x", coordinates: Float64Array.of(0) }],
      loss: Float32Array.of(0),
      accuracy: Float32Array.of(0),
      finished: Uint8Array.of(1),
    },
  ],
];

describe("surface files", () => {
  for (const [name, grid] of grids) {
    it.each(lossless)(`keep all of ${name} in %s`, async (ending) => {
      const path = join(folder, `surface${ending}`);
      await writeSurfaceFile(path, grid);
      expect(await readSurfaceFile(path)).toEqual(grid);
    });

    it(`keep the numbers of ${name} in .csv`, async () => {
      const path = join(folder, "surface.CSV");
      await writeSurfaceFile(path, grid);
      const { axes, ...rest } = await readSurfaceFile(path, { split: grid.split });
      expect(rest).toEqual({ ...grid, axes: undefined, metadata: {} });
      expect(axes.map(({ coordinates }) => coordinates)).toEqual(
        grid.axes.map(({ coordinates }) => coordinates),
      );
    });
  }

  it("cannot be read from .vtp, and name the endings that there are", async () => {
    const allowed = /want a surface file \(\.h5, \.hdf5, \.npz, \.csv, \.json\), got/;
    await expectFormatError(() => readSurfaceFile(join(folder, "a.vtp")), "unsupported", allowed);
    await expectFormatError(() => readSurfaceFile("a"), "unsupported", /got no ending/);
    await expectFormatError(
      () => writeSurfaceFile(join(folder, "a.txt"), plane()),
      "unsupported",
      /\.vtp\), got \.txt/,
    );
  });

  const good = plane();
  it.each<[string, Partial<SurfaceGrid>, RegExp]>([
    ["no axes", { axes: [] }, /one or two axes, got 0/],
    ["three axes", { axes: [...good.axes, good.axes[0]!] }, /one or two axes/],
    [
      "an axis without points",
      { axes: [{ name: "x", coordinates: new Float64Array(0) }] },
      /at least one coordinate/,
    ],
    [
      "an axis that turns back",
      { axes: [{ name: "x", coordinates: Float64Array.of(0, 1, 0.5) }] },
      /only rise or only fall/,
    ],
    ["an axis with NaN", { axes: [{ name: "x", coordinates: Float64Array.of(0, Number.NaN, 1) }] }, /finite/],
    ["too few cells", { loss: good.loss.slice(1) }, /12 cells of loss, got 11/],
    ["too many accuracies", { accuracy: new Float32Array(13) }, /12 cells of accuracy, got 13/],
    ["a mask that is none", { finished: new Uint8Array(12).fill(2) }, /finished to be 0 or 1/],
    ["another split", { split: "validation" as "test" }, /split train or test/],
  ])("are not written from %s", async (_, part, message) => {
    const before = await readdir(folder);
    for (const ending of [...lossless, ".csv", ".vtp"]) {
      const path = join(folder, `bad${ending}`);
      await expectFormatError(() => writeSurfaceFile(path, { ...good, ...part }), "invalid", message);
    }
    expect(await readdir(folder)).toEqual(before);
  });

  it.each([...lossless, ".csv"])("refuse nonsense in %s", async (ending) => {
    const path = join(folder, `nonsense${ending}`);
    for (const text of ["", "nonsense", "{}", "\u0000".repeat(5000)]) {
      await writeFile(path, text);
      await expectFormatError(() => readSurfaceFile(path), ["invalid", "missing", "unsupported"]);
    }
  });
});
