import type { SurfaceGrid } from "@basin/formats";

/** Four columns and three rows: NaN and infinities among the finished cells, and one cell in the middle not finished. */
export function plane(): SurfaceGrid {
  const cells = 12;
  const loss = Float32Array.from({ length: cells }, (_, cell) => cell / 10);
  loss.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0], 1);
  const accuracy = Float32Array.from({ length: cells }, (_, cell) => 1 - cell / 17);
  accuracy[7] = Number.NaN;
  const finished = new Uint8Array(cells).fill(1);
  finished[6] = 0;
  loss[6] = Number.NaN;
  accuracy[6] = Number.NaN;
  return {
    axes: [
      { name: 'direction "x" <1>', coordinates: Float64Array.of(-1, -1 / 3, 1 / 3, 1) },
      { name: "y", coordinates: Float64Array.of(-0.5, 0, 0.1) },
    ],
    loss,
    accuracy,
    finished,
    split: "test",
    metadata: { protocol: { seed: 7, images: "first 1,000" }, note: "ä\n<&>" },
  };
}

/** Three points of an interpolation. */
export function line(): SurfaceGrid {
  return {
    axes: [{ name: "alpha", coordinates: Float64Array.of(-0.5, 0.5, 1.5) }],
    loss: Float32Array.of(1e4, Number.NaN, 0.1),
    accuracy: Float32Array.of(0.1, Number.NaN, 1),
    finished: Uint8Array.of(1, 0, 1),
    split: "train",
    metadata: {},
  };
}
