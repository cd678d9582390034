import { batches, epochOrder } from "@basin/compute";
import { describe, expect, it } from "vitest";

describe("the order of an epoch", () => {
  it("visits every image once, in an order that the seed and the epoch decide", () => {
    const order = Array.from(epochOrder(1000, { seed: 3, epoch: 5 }));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(order).toEqual(Array.from(epochOrder(1000, { seed: 3, epoch: 5 })));
    expect(order).not.toEqual(Array.from(epochOrder(1000, { seed: 3, epoch: 6 })));
    expect(order).not.toEqual(Array.from(epochOrder(1000, { seed: 4, epoch: 5 })));
  });

  it("is cut into batches that together are the order, the last one smaller", () => {
    const order = epochOrder(10, { seed: 0, epoch: 0 });
    const cut = batches(order, 4);
    expect(cut.map((batch) => batch.length)).toEqual([4, 4, 2]);
    expect(cut.flatMap((batch) => [...batch])).toEqual([...order]);
    expect(batches(order, 5).map((batch) => batch.length)).toEqual([5, 5]);
    expect(batches(order, 99)).toHaveLength(1);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses batches of %d", (size) => {
    expect(() => batches(epochOrder(10, { seed: 0, epoch: 0 }), size)).toThrow(
      `batch size: want a positive integer, got ${size}`,
    );
  });
});
