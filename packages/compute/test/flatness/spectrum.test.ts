import { estimateTrace, sampleSpectrum, spectralDensity } from "@basin/compute";
import { expect, test } from "vitest";
import { matrixOperator, reflectedOperator } from "./matrices.js";

const values = Array.from({ length: 300 }, (_, i) => (i < 297 ? Math.sin(i) : [10, 12, -5][i - 297]!));
const trace = values.reduce((sum, value) => sum + value, 0);

test("the trace of a diagonal operator is exact with one sample", async () => {
  const diagonal = matrixOperator([
    [3, 0],
    [0, -1],
  ]);
  const { trace: found, standardError } = await estimateTrace(diagonal, { samples: 1 });
  expect(found).toBe(2);
  expect(standardError).toBeNaN();
});

test("the error of a trace is what theory says: twice the squares off the diagonal, by the samples", async () => {
  const rows = Array.from({ length: 20 }, (_, i) =>
    Array.from({ length: 20 }, (__, j) => Math.cos(i * j + i + j)),
  );
  const off = rows.flatMap((row, i) => row.filter((_, j) => j !== i));
  const variance = 2 * off.reduce((sum, value) => sum + value ** 2, 0);
  const found = await estimateTrace(matrixOperator(rows), { samples: 2000, seed: 4 });
  const expected = rows.reduce((sum, row, i) => sum + row[i]!, 0);
  expect(found.standardError / Math.sqrt(variance / 2000)).toBeCloseTo(1, 1);
  expect(Math.abs(found.trace - expected)).toBeLessThan(3 * found.standardError);
});

test("more samples go on from fewer", async () => {
  const operator = matrixOperator([
    [1, 2],
    [2, 1],
  ]);
  const few = await estimateTrace(operator, { samples: 3, seed: 1 });
  const more = await estimateTrace(operator, { samples: 8, seed: 1, known: few.values });
  expect(more).toEqual(await estimateTrace(operator, { samples: 8, seed: 1 }));
  expect(operator.products).toBe(16);
});

test("a quadrature has the moments of its start vector, up to the degree it is exact for", async () => {
  const operator = reflectedOperator(values);
  const [sample] = await sampleSpectrum(operator, { samples: 1, steps: 150 });
  const [short] = await sampleSpectrum(operator, { samples: 1, steps: 4 });
  expect(short!.nodes).toHaveLength(4);
  expect(short!.weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  for (let degree = 1; degree <= 7; degree++) {
    const moment = ({ nodes, weights }: { nodes: Float64Array; weights: Float64Array }) =>
      nodes.reduce((sum, node, k) => sum + weights[k]! * node ** degree, 0);
    expect(moment(short!) / moment(sample!)).toBeCloseTo(1, 8);
  }
});

test("the mean over samples is the spectrum's: its mean the trace, its outliers where they are", async () => {
  const samples = await sampleSpectrum(reflectedOperator(values), { samples: 60, steps: 30, seed: 3 });
  const means = samples.map(({ nodes, weights }) =>
    nodes.reduce((sum, node, k) => sum + weights[k]! * node, 0),
  );
  const mean = means.reduce((sum, value) => sum + value, 0) / 60;
  expect(Math.abs(300 * mean - trace)).toBeLessThan(20);
  for (const { nodes } of samples) {
    expect(nodes[0]).toBeCloseTo(-5, 6);
    expect(nodes.at(-1)).toBeCloseTo(12, 6);
  }
  const above = samples.map(({ nodes, weights }) =>
    weights.reduce((sum, weight, k) => sum + (nodes[k]! > 5 ? weight : 0), 0),
  );
  expect(above.reduce((sum, value) => sum + value, 0) / 60).toBeCloseTo(2 / 300, 2);
});

test("a density has area 1 and the kernel that it says", async () => {
  const samples = await sampleSpectrum(reflectedOperator(values), { samples: 3, steps: 20 });
  const { at, density, deviation } = spectralDensity(samples, { points: 2001 });
  expect(deviation).toBeCloseTo(0.17, 6);
  const step = at[1]! - at[0]!;
  expect(density.reduce((sum, value) => sum + value * step, 0)).toBeCloseTo(1, 2);
  const single = spectralDensity([{ nodes: Float64Array.of(2), weights: Float64Array.of(1) }], {
    points: 3,
    deviation: 0.5,
  });
  expect(single.at[1]).toBe(2);
  expect(single.density[1]).toBeCloseTo(1 / (0.5 * Math.sqrt(2 * Math.PI)), 12);
});

test("more samples of a spectrum go on from fewer, and a space that ends is no error", async () => {
  const operator = reflectedOperator([1, 2, 3]);
  const known = await sampleSpectrum(operator, { samples: 1, steps: 9 });
  expect(known[0]!.nodes).toHaveLength(3);
  expect(await sampleSpectrum(operator, { samples: 2, steps: 9, known })).toEqual(
    await sampleSpectrum(operator, { samples: 2, steps: 9 }),
  );
});
