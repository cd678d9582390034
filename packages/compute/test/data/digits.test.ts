import { readDigits, toPixels } from "@basin/compute";
import { describe, expect, it } from "vitest";

describe("digits", () => {
  it("come with the package: 1,438 to train on and 359 to test with", async () => {
    const train = await readDigits({ split: "train" });
    const test = await readDigits({ split: "test" });
    expect([train.count, test.count]).toEqual([1438, 359]);
    expect(train).toMatchObject({
      name: "digits",
      split: "train",
      channels: 1,
      height: 8,
      width: 8,
      levels: 16,
    });
    expect(test.split).toBe("test");
    expect(train.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  it("are known to be 178, 182, 177, ... of each kind in all", async () => {
    const counts = new Array<number>(10).fill(0);
    for (const split of ["train", "test"] as const) {
      for (const label of (await readDigits({ split })).labels) counts[label]! += 1;
    }
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  it("put every fifth image into the test split", async () => {
    const train = await readDigits({ split: "train" });
    const test = await readDigits({ split: "test" });
    // The file begins 0, 1, 2, ..., 9, 0, 1, 2, ...
    expect(Array.from(train.labels.subarray(0, 8))).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
    expect(Array.from(test.labels.subarray(0, 2))).toEqual([4, 9]);
    const firstRows = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0];
    expect(Array.from(train.pixels.subarray(0, 16))).toEqual(firstRows);
  });

  it("have pixels in sixteenths", async () => {
    const { data } = toPixels(await readDigits({ split: "train" }), [0]);
    expect(Array.from(data.subarray(0, 6))).toEqual([0, 0, 5 / 16, 13 / 16, 9 / 16, 1 / 16]);
  });
});
