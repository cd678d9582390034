import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { createImageSet, type ImageSet, type Split } from "./image-set.js";

const ASSET = new URL("../../assets/digits.csv.gz", import.meta.url);
const SIDE = 8;
const LEVELS = 16;

/**
 * The digits that come with the package: 8x8 pixels, one channel, levels 0..16, classes "0" to "9". The test split is
 * every fifth of the 1,797 images (those whose index leaves 4 when divided by 5: 359), the rest are for training (1,438).
 * From UCI's "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, CC BY 4.0).
 */
export async function readDigits({ split }: { readonly split: Split }): Promise<ImageSet> {
  const text = gunzipSync(await readFile(ASSET)).toString("latin1");
  const lines = text.trimEnd().split("\n");
  const rows = lines
    .filter((_, i) => (i % 5 === 4) === (split === "test"))
    .map((line) => line.split(",").map(Number));
  return createImageSet({
    name: "digits",
    split,
    classes: Array.from({ length: 10 }, (_, digit) => String(digit)),
    channels: 1,
    height: SIDE,
    width: SIDE,
    pixels: Uint8Array.from(rows.flatMap((row) => row.slice(0, SIDE * SIDE))),
    levels: LEVELS,
    labels: Int32Array.from(rows, (row) => row[SIDE * SIDE]!),
  });
}
