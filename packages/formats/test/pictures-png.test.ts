import { encodePng, rasterizeSvg } from "@basin/formats";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { pixelsOf } from "./pictures-grids.js";

const svg = (width: number, height: number, content = ""): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`;

describe("encodePng", () => {
  test.each([
    { channels: 1 as const, pixels: [0, 50, 100, 150, 200, 255] },
    { channels: 3 as const, pixels: Array.from({ length: 18 }, (_, i) => i * 14) },
    { channels: 4 as const, pixels: Array.from({ length: 24 }, (_, i) => i * 10) },
  ])("gives back every pixel of $channels channels", ({ channels, pixels }) => {
    const image = decode(encodePng({ width: 3, height: 2, channels, pixels: Uint8Array.from(pixels) }));
    expect(image).toMatchObject({ width: 3, height: 2, channels, depth: 8 });
    expect(Array.from(image.data)).toEqual(pixels);
  });

  test("refuses pixels that do not fill the image", () => {
    expect(() => encodePng({ width: 3, height: 2, channels: 3, pixels: new Uint8Array(6) })).toThrow(
      "encodePng: want 18 bytes for 3x2x3, got 6",
    );
  });

  test.each([0, -1, 1.5, Number.NaN, 1e9])("refuses a width of %d", (width) => {
    expect(() => encodePng({ width, height: 1, channels: 1, pixels: new Uint8Array(1) })).toThrow(
      /encodePng: want a positive size/,
    );
  });
});

describe("rasterizeSvg", () => {
  test("draws shapes in their colours at the stated size", async () => {
    const image = pixelsOf(
      await rasterizeSvg(svg(20, 10, '<rect x="10" width="10" height="10" fill="#ff8000"/>')),
    );
    expect([image.width, image.height]).toEqual([20, 10]);
    expect(image.at(15, 5)).toBe("#ff8000");
  });

  test("scales to a width and keeps the proportions", async () => {
    const image = pixelsOf(await rasterizeSvg(svg(20, 10), { width: 60 }));
    expect([image.width, image.height]).toEqual([60, 30]);
  });

  test("sets text with its own font, also where another one is named", async () => {
    const words = (family: string, content: string): string =>
      svg(
        120,
        30,
        `<rect width="120" height="30" fill="#fff"/><text x="5" y="20" ${family}>${content}</text>`,
      );
    const [plain, named, empty] = await Promise.all(
      [words("", "loss 0.5"), words('font-family="No Such Font"', "loss 0.5"), words("", "")].map((each) =>
        rasterizeSvg(each),
      ),
    );
    expect(plain).not.toEqual(empty);
    expect(named).toEqual(plain);
  });

  test("says in one line what is no SVG", async () => {
    const message = await rasterizeSvg("not an svg\n at all").catch(({ message }: Error) => message);
    expect(message).toMatch(/^rasterizeSvg: want an SVG document, got [^\n]+$/);
  });

  test("refuses a picture that would take gigabytes", async () => {
    await expect(rasterizeSvg(svg(100, 100), { width: 100_000 })).rejects.toThrow(/want at most \d+ pixels/);
    await expect(rasterizeSvg(svg(30_000, 30_000))).rejects.toThrow(/want at most \d+ pixels/);
  });

  test.each([0, 2.5, Number.NaN])("refuses a width of %d", async (width) => {
    await expect(rasterizeSvg(svg(1, 1), { width })).rejects.toThrow("width: want a positive integer");
  });
});
