import { augmentBatch, type Tensor, tensor } from "@basin/compute";
import { describe, expect, it } from "vitest";

const SIDE = 6;
const AREA = SIDE * SIDE;

/** Images with two channels whose pixels are all different and above zero. */
function pixelsOf(indices: readonly number[]): Tensor<"f32"> {
  const data = indices.flatMap((index) => Array.from({ length: 2 * AREA }, (_, i) => (1 + i + index) / 4096));
  return tensor("f32", [indices.length, 2, SIDE, SIDE], Float32Array.from(data));
}

/** What a move gives, written as the definition: read from the mirrored image, zero outside of it. */
function moved(image: Float32Array, move: { mirrored: boolean; top: number; left: number }): number[] {
  return Array.from(image, (_, i) => {
    const [plane, y, x] = [Math.floor(i / AREA), Math.floor((i % AREA) / SIDE), i % SIDE];
    const [row, column] = [y + move.top, x + move.left];
    if (row < 0 || row >= SIDE || column < 0 || column >= SIDE) return 0;
    return image[plane * AREA + row * SIDE + (move.mirrored ? SIDE - 1 - column : column)]!;
  });
}

/** Every move with its result, to recognise which one was made. */
function movesOf(image: Float32Array, padding: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const mirrored of [false, true]) {
    for (let top = -padding; top <= padding; top++) {
      for (let left = -padding; left <= padding; left++) {
        const name = `${mirrored} ${top} ${left}`;
        found.set(moved(image, { mirrored, top, left }).join(), name);
      }
    }
  }
  return found;
}

const indices = Array.from({ length: 400 }, (_, i) => i);

function movesMade(options: { flip?: boolean; padding?: number }): (string | undefined)[] {
  const batch = pixelsOf(indices);
  const out = augmentBatch(batch, indices, { seed: 1, epoch: 2, ...options });
  const size = 2 * AREA;
  return indices.map((i) => {
    const moves = movesOf(batch.data.subarray(i * size, (i + 1) * size), options.padding ?? 4);
    return moves.get(Array.from(out.data.subarray(i * size, (i + 1) * size)).join());
  });
}

describe("augmentation", () => {
  it("moves both channels alike, by every move there is and no other", () => {
    const made = movesMade({ padding: 1 });
    expect(made).not.toContain(undefined);
    expect(new Set(made).size).toBe(2 * 3 * 3);
  });

  it("mirrors about half of the images", () => {
    const mirrored = movesMade({}).filter((move) => move?.startsWith("true")).length;
    expect(mirrored).toBeGreaterThan(160);
    expect(mirrored).toBeLessThan(240);
  });

  it("shifts by up to four pixels unless told otherwise", () => {
    const tops = movesMade({}).map((move) => Math.abs(Number(move?.split(" ")[1])));
    expect(Math.max(...tops)).toBe(4);
  });

  it("leaves images alone without flip and padding, and does not mirror without flip", () => {
    expect(new Set(movesMade({ flip: false, padding: 0 }))).toEqual(new Set(["false 0 0"]));
    expect(movesMade({ flip: false, padding: 1 }).some((move) => move?.startsWith("true"))).toBe(false);
  });

  it("depends on the seed, the epoch and the image's index, and not on the batch that it is in", () => {
    const options = { seed: 9, epoch: 3 };
    const whole = augmentBatch(pixelsOf([4, 8, 15, 16]), [4, 8, 15, 16], options).data;
    const other = augmentBatch(pixelsOf([16, 8]), [16, 8], options).data;
    const size = 2 * AREA;
    expect(other.subarray(0, size)).toEqual(whole.subarray(3 * size));
    expect(other.subarray(size)).toEqual(whole.subarray(size, 2 * size));
    expect(augmentBatch(pixelsOf(indices), indices, { seed: 9, epoch: 4 }).data).not.toEqual(
      augmentBatch(pixelsOf(indices), indices, options).data,
    );
    expect(augmentBatch(pixelsOf(indices), indices, { seed: 8, epoch: 3 }).data).not.toEqual(
      augmentBatch(pixelsOf(indices), indices, options).data,
    );
  });

  it("leaves the batch that it is given as it was, and gives black where the padding is wider than the image", () => {
    const batch = pixelsOf([0]);
    const out = augmentBatch(batch, [0], { seed: 0, epoch: 0, padding: 1000 });
    expect(batch).toEqual(pixelsOf([0]));
    expect(out.data.every((value) => value === 0)).toBe(true);
  });

  it("refuses a batch that does not fit its indices, and a padding that is no width", () => {
    const options = { seed: 0, epoch: 0 };
    expect(() => augmentBatch(pixelsOf([1, 2]), [1], options)).toThrow("indices: want 2 of them, got 1");
    expect(() => augmentBatch(pixelsOf([1]), [1], { ...options, padding: -1 })).toThrow(
      "padding: want an integer from 0, got -1",
    );
    const flat = tensor("f32", [4], new Float32Array(4));
    expect(() => augmentBatch(flat, [0], options)).toThrow("pixels: want shape [n, channels, height, width]");
  });
});
