import { robustAccuracy } from "@basin/compute";
import { describe, expect, it } from "vitest";

describe("robust accuracy", () => {
  it("names what it is a share of", () => {
    // Right before: 4 of 5. Right after: 2, one of which was wrong before.
    const result = robustAccuracy(Uint8Array.of(1, 1, 1, 1, 0), Uint8Array.of(1, 0, 0, 0, 1));
    expect(result).toEqual({
      images: 5,
      rightBefore: 4,
      rightAfter: 2,
      rightThroughout: 1,
      cleanAccuracy: 4 / 5,
      robustAccuracyOfAll: 2 / 5,
      robustAccuracyOfRightBefore: 1 / 4,
      successRateOfRightBefore: 3 / 4,
    });
  });

  it("has no share of nothing", () => {
    const result = robustAccuracy(Uint8Array.of(0, 0), Uint8Array.of(0, 1));
    expect(result).toMatchObject({ cleanAccuracy: 0, robustAccuracyOfAll: 0.5 });
    expect(result.robustAccuracyOfRightBefore).toBeNaN();
    expect(result.successRateOfRightBefore).toBeNaN();
  });

  it("refuses flags of other images, and none at all", () => {
    expect(() => robustAccuracy(new Uint8Array(3), new Uint8Array(2))).toThrow(
      "robust accuracy: want 3 flags after the attack, got 2",
    );
    expect(() => robustAccuracy(new Uint8Array(0), new Uint8Array(0))).toThrow(
      "want at least one image, got 0",
    );
  });
});
