/**
 * Random numbers as a function of (seed, stream, index), so that no result depends on batch size, thread
 * count, order of evaluation or resuming.
 *
 * The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011). One call maps a 128-bit counter and a 64-bit key to four 32-bit words. Here
 *
 *     key     = the seed, low and high word
 *     counter = (index / 4, low and high word; hash of the stream's name, two words)
 *
 * and the word that belongs to an index is `index mod 4` of its block.
 */
import { invalid } from "./errors.js";

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const TWO_32 = 2 ** 32;

/** An endless sequence of random numbers with random access: `at(i)` never depends on what was asked before. */
export interface RandomStream {
  /** The `index`-th 32-bit word. */
  word(index: number): number;
  /** Uniform on the open interval (0, 1), with 32 bits. */
  uniform(index: number): number;
  /** Standard normal (Box-Muller on the words `2 * index` and `2 * index + 1`). */
  normal(index: number): number;
  /** An integer from 0 to `bound - 1`; the bias of at most `bound / 2^32` is accepted. */
  below(bound: number, index: number): number;
}

/**
 * The stream of a seed and a name, such as `randomStream(0, "init", "layer1.0.conv1.weight")`.
 * Different names give unrelated streams.
 *
 * @param seed an integer from 0 to 2^53 - 1
 */
export function randomStream(seed: number, ...name: readonly (string | number)[]): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) throw invalid("seed", "an integer from 0 to 2^53 - 1", seed);
  const key0 = seed >>> 0;
  const key1 = Math.floor(seed / TWO_32) >>> 0;
  const label = name.join("\u0000");
  const stream0 = hash32(label, 0x811c9dc5);
  const stream1 = hash32(label, 0x01000193 ^ stream0);
  const block = new Uint32Array(4);
  let held = -1;

  function word(index: number): number {
    const wanted = Math.floor(index / 4);
    if (wanted !== held) {
      philox(block, wanted >>> 0, Math.floor(wanted / TWO_32) >>> 0, stream0, stream1, key0, key1);
      held = wanted;
    }
    return block[index % 4]!;
  }
  const uniform = (index: number): number => (word(index) + 0.5) / TWO_32;
  return {
    word,
    uniform,
    normal(index) {
      const radius = Math.sqrt(-2 * Math.log(uniform(2 * index)));
      return radius * Math.cos(2 * Math.PI * uniform(2 * index + 1));
    },
    below: (bound, index) => Math.floor(uniform(index) * bound),
  };
}

/**
 * A permutation of `0..count-1` (Fisher-Yates), the same for the same stream.
 *
 * @example permutation(50_000, randomStream(seed, "order", epoch))
 */
export function permutation(count: number, stream: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = stream.below(i + 1, i);
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
}

/** One Philox4x32-10 block, written to `out`: counter (c0..c3), key (k0, k1). Exported for its known-answer test. */
export function philox(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let [a, b, c, d, key0, key1] = [c0, c1, c2, c3, k0, k1];
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, a);
    const low0 = Math.imul(MULTIPLIER_0, a) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, c);
    const low1 = Math.imul(MULTIPLIER_1, c) >>> 0;
    a = (high1 ^ b ^ key0) >>> 0;
    b = low1;
    c = (high0 ^ d ^ key1) >>> 0;
    d = low0;
    key0 = (key0 + WEYL_0) >>> 0;
    key1 = (key1 + WEYL_1) >>> 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** The upper 32 bits of a 32 x 32 bit product, by 16-bit halves: doubles hold only 53 bits. */
function multiplyHigh(x: number, y: number): number {
  const x0 = x & 0xffff;
  const x1 = x >>> 16;
  const y0 = y & 0xffff;
  const y1 = y >>> 16;
  const middle = x1 * y0 + ((x0 * y0) >>> 16);
  const carry = (middle & 0xffff) + x0 * y1;
  return (x1 * y1 + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** FNV-1a over the UTF-16 units of a text, from a given basis. */
function hash32(text: string, basis: number): number {
  let hash = basis >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
