import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  drawSurface,
  encodeSurface,
  PictureError,
  rasterizeSvg,
  surfaceEndings,
  surfaceMediaTypes,
  writeSurfaceFile,
} from "@basin/formats";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bytesOf, expectFormatError, temporaryFolder } from "./files.js";
import { line, plane } from "./surfaces.js";

const folder = await temporaryFolder();
afterEach(() => vi.restoreAllMocks());

const types: [string, string][] = [
  ["h5", "application/x-hdf5"],
  ["hdf5", "application/x-hdf5"],
  ["npz", "application/octet-stream"],
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json"],
  ["vtp", "application/xml"],
  ["png", "image/png"],
  ["svg", "image/svg+xml"],
];

describe("downloads of surfaces", () => {
  it("have a media type for every ending of a file and of a picture", () => {
    expect([...surfaceMediaTypes]).toEqual(types);
    expect(types.map(([ending]) => `.${ending}`)).toEqual([...surfaceEndings, ".png", ".svg"]);
  });

  it.each(surfaceEndings)("are the bytes of the file in %s", async (ending) => {
    for (const grid of [plane(), line()]) {
      const path = join(folder, `surface${ending}`);
      await writeSurfaceFile(path, grid);
      const { bytes, mediaType } = await encodeSurface(ending.slice(1), grid);
      expect(Buffer.compare(bytes, await readFile(path))).toBe(0);
      expect(mediaType).toBe(surfaceMediaTypes.get(ending.slice(1)));
    }
  });

  it("are pictures drawn as asked", async () => {
    const drawing = { title: "clean", quantity: "accuracy", levels: 3 } as const;
    const svg = drawSurface(plane(), drawing);
    expect(await encodeSurface("svg", plane(), drawing)).toEqual({
      bytes: bytesOf(svg),
      mediaType: "image/svg+xml",
    });
    const png = await encodeSurface("png", plane(), drawing);
    expect(png.mediaType).toBe("image/png");
    expect(Buffer.compare(png.bytes, await rasterizeSvg(svg))).toBe(0);
    expect((await encodeSurface("svg", plane())).bytes).not.toEqual(bytesOf(svg));
  });

  it.each([...surfaceMediaTypes.keys()])("have the same bytes at any time in %s", async (ending) => {
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.UTC(2001, 1, 3));
    const before = await encodeSurface(ending, plane());
    clock.mockReturnValue(Date.UTC(2026, 4, 5));
    const after = await encodeSurface(ending, plane());
    expect(Buffer.compare(before.bytes, after.bytes)).toBe(0);
    expect(Date.now()).toBe(Date.UTC(2026, 4, 5));
  });

  it("may be made at the same time", async () => {
    const endings = [...surfaceMediaTypes.keys()];
    const alone: Uint8Array[] = [];
    for (const ending of endings) alone.push((await encodeSurface(ending, plane())).bytes);
    const together = await Promise.all(endings.map((ending) => encodeSurface(ending, plane())));
    for (const [i, { bytes }] of together.entries()) expect(Buffer.compare(bytes, alone[i]!)).toBe(0);
  });

  it.each(["", ".h5", "H5", "txt", "constructor", "../h5", "x\ny"])("refuse the ending %j", (ending) =>
    expectFormatError(
      () => encodeSurface(ending, plane()),
      "unsupported",
      /^surface: want an ending of h5, hdf5, npz, csv, json, vtp, png, svg, got "/,
    ),
  );

  it("refuse a grid that contradicts itself, and touch no disk", async () => {
    const before = await readdir(folder);
    const bad = { ...plane(), loss: new Float32Array(11) };
    for (const ending of ["h5", "npz", "csv", "json", "vtp"]) {
      await expectFormatError(() => encodeSurface(ending, bad), "invalid", /12 cells of loss, got 11/);
    }
    for (const ending of ["png", "svg"]) {
      await expect(encodeSurface(ending, bad)).rejects.toThrow(PictureError);
      await expect(encodeSurface(ending, plane(), { levels: 0 })).rejects.toThrow(/levels/);
    }
    expect(await readdir(folder)).toEqual(before);
  });
});
