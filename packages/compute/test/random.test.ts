import { permutation, philox, randomStream } from "@basin/compute";
import { expect, test } from "vitest";

// Known answers of Philox4x32-10 from the Random123 distribution (kat_vectors).
test.each([
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
] as const)("philox of counter %j and key %j", (counter, key, expected) => {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = counter;
  philox(out, c0, c1, c2, c3, key[0], key[1]);
  expect([...out]).toEqual([...expected]);
});

test("a stream answers by index alone, in any order", () => {
  const forwards = randomStream(3, "a");
  const values = Array.from({ length: 20 }, (_, i) => forwards.word(i));
  const backwards = randomStream(3, "a");
  for (let i = 19; i >= 0; i--) expect(backwards.word(i)).toBe(values[i]);
});

test("seeds and names give unrelated streams", () => {
  const first = (seed: number, ...name: (string | number)[]) => randomStream(seed, ...name).word(0);
  const all = [
    first(0, "a"),
    first(1, "a"),
    first(0, "b"),
    first(0, "a", 1),
    first(2 ** 40, "a"),
    first(0, "ab"),
    first(0, "a", "b"),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(() => randomStream(-1, "a")).toThrow("seed: want an integer from 0 to 2^53 - 1, got -1");
});

test("uniform and normal numbers have their moments", () => {
  const stream = randomStream(5, "moments");
  const count = 20_000;
  const mean = (f: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => f(i)).reduce((a, b) => a + b) / count;
  expect(mean((i) => stream.uniform(i))).toBeCloseTo(0.5, 1.7);
  expect(mean((i) => stream.normal(i))).toBeCloseTo(0, 1.3);
  expect(mean((i) => stream.normal(i) ** 2)).toBeCloseTo(1, 1.3);
  expect(mean((i) => stream.normal(i) ** 4)).toBeGreaterThan(2.7);
});

test("a permutation has every place once and mixes", () => {
  const order = permutation(1000, randomStream(1, "order"));
  expect(new Set(order).size).toBe(1000);
  expect(order.filter((value, i) => value === i).length).toBeLessThan(10);
});
