import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ArtifactStore, StoreError, type StoreErrorCode } from "@basin/db";
import { describe, expect, it } from "vitest";

/** A store under test, with a back door. */
export interface OpenedArtifacts {
  readonly store: ArtifactStore;
  /** Everything that lies in it, as paths from its root. */
  names(): Promise<readonly string[]>;
  /** Puts other bytes where those of a hash are. */
  damage(hash: string, bytes: Uint8Array): Promise<void>;
}

/** What every artifact store does, wherever its bytes lie; `open` gives an empty one. */
export function describeArtifacts(name: string, open: () => Promise<OpenedArtifacts>): void {
  describe(`artifacts in ${name}`, () => {
    it.each(samples)("are read back as they were put: $title", async ({ bytes }) => {
      const { store, names } = await open();
      const hash = await store.put(bytes);
      expect(hash).toBe(sha256(bytes));
      expect(await names()).toEqual([`${hash.slice(0, 2)}/${hash}`]);
      expect(await store.has(hash)).toBe(true);
      expect(sha256(await store.get(hash))).toBe(hash);
      expect(sha256(await collect(await store.stream(hash)))).toBe(hash);
    });

    it.each(samples)("are read back as they were streamed: $title", async ({ bytes }) => {
      const { store, names } = await open();
      const put = await store.putStream(inPieces(bytes, 65_537), { limit: bytes.length });
      expect(put).toEqual({ hash: sha256(bytes), bytes: bytes.length });
      expect(await names()).toHaveLength(1);
      expect(sha256(await store.get(put.hash))).toBe(put.hash);
    });

    it("are one however often and however many at once put them", async () => {
      const { store, names } = await open();
      const hashes = await Promise.all(Array.from({ length: 12 }, (_, i) => store.put(text(`${i % 3}`))));
      expect(new Set(hashes).size).toBe(3);
      expect(await names()).toHaveLength(3);
    });

    it("are gone once they are removed, and removing nothing is no error", async () => {
      const { store, names } = await open();
      const hash = await store.put(text("abc"));
      await store.remove(hash);
      await store.remove(hash);
      expect(await store.has(hash)).toBe(false);
      expect(await names()).toEqual([]);
    });

    it("are missing where they were never put", async () => {
      const { store } = await open();
      const hash = sha256(text("never"));
      expect(await store.has(hash)).toBe(false);
      await expectStoreError(() => store.get(hash), "missing", /^artifact [0-9a-f]{12}: not in the store$/);
      await expectStoreError(() => store.stream(hash), "missing");
      await expectStoreError(() => store.stream(hash, { from: 0, to: 1 }), "missing");
    });

    it.each(ranges)("give the range %s-%s of ten bytes: %s", async (from, to, expected) => {
      const { store } = await open();
      const hash = await store.put(text("0123456789"));
      const part = await collect(await store.stream(hash, { from, to }));
      expect(Buffer.from(part).toString()).toBe(expected);
    });

    it.each(badRanges)("refuse the range %s-%s of ten bytes", async (from, to) => {
      const { store } = await open();
      const hash = await store.put(text("0123456789"));
      await expectStoreError(
        () => store.stream(hash, { from, to }),
        "invalid",
        /want a range within 10 bytes/,
      );
    });

    it("may be left half-read", async () => {
      const { store } = await open();
      const hash = await store.put(large);
      for (let i = 0; i < 5; i++) {
        for await (const chunk of await store.stream(hash)) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }
      expect(sha256(await store.get(hash))).toBe(hash);
    });

    it("that are longer than the limit leave nothing, and their source is closed", async () => {
      const { store, names } = await open();
      let closed = 0;
      const source = async function* (): AsyncIterable<Uint8Array> {
        try {
          for (;;) yield text("0123456789");
        } finally {
          closed++;
        }
      };
      const work = () => store.putStream(source(), { limit: 25 });
      await expectStoreError(work, "too-large", /^artifacts: want at most 25 bytes, got more$/);
      expect(closed).toBe(1);
      expect(await names()).toEqual([]);
    });

    it("whose source fails leave nothing, and the source's error comes out", async () => {
      const { store, names } = await open();
      const source = async function* (): AsyncIterable<Uint8Array> {
        yield large;
        await sleep(1);
        throw new Error("the connection was closed");
      };
      await expect(store.putStream(source(), { limit: 2 ** 30 })).rejects.toThrow(
        "the connection was closed",
      );
      expect(await names()).toEqual([]);
    });

    it.each(["other bytes", "012345678X", ""])("that became %j are corrupt", async (other) => {
      const { store, damage } = await open();
      const hash = await store.put(text("0123456789"));
      await damage(hash, text(other));
      await expectStoreError(() => store.get(hash), "corrupt", /are not those that were put there$/);
      await expectStoreError(async () => collect(await store.stream(hash)), "corrupt");
    });

    it("that lost bytes are whole again once they are put again", async () => {
      const { store, damage } = await open();
      const hash = await store.put(large);
      await damage(hash, large.subarray(0, 1000));
      await store.put(large);
      expect(sha256(await store.get(hash))).toBe(hash);
    });

    it.each(notHashes)("have no name like %j", async (name) => {
      const { store } = await open();
      const want = /^artifact: want a SHA-256 in 64 hexadecimal digits, got "/;
      for (const ask of [store.get, store.stream, store.has, store.remove]) {
        await expectStoreError(() => ask(name), "invalid", want);
      }
    });
  });
}

const large = Uint8Array.from({ length: 1_000_003 }, (_, i) => (i * i) >>> 3);

const samples = [
  { title: "no bytes", bytes: new Uint8Array(0) },
  { title: "a few", bytes: text("abc") },
  { title: "a part of a buffer", bytes: text("0123456789").subarray(3, 7) },
  { title: "a million", bytes: large },
];

const ranges: [number, number, string][] = [
  [0, 9, "0123456789"],
  [0, 0, "0"],
  [3, 5, "345"],
  [9, 9, "9"],
  [8, 1000, "89"],
];

const badRanges: [number, number][] = [
  [10, 10],
  [5, 4],
  [-1, 3],
  [0.5, 3],
  [0, Number.NaN],
];

const notHashes = [
  "",
  "abc",
  "../../../etc/passwd",
  `${"a".repeat(61)}/..`,
  "A".repeat(64),
  "g".repeat(64),
  "a".repeat(63),
  "a".repeat(65),
  `${"a".repeat(64)}\n`,
  `\u0000${"a".repeat(63)}`,
  "x".repeat(200),
];

/** Fails unless the work ends in a StoreError of one short line with this code. */
export async function expectStoreError(
  work: () => unknown,
  code: StoreErrorCode,
  message?: RegExp,
): Promise<void> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => "no error",
      (cause: unknown) => cause,
    );
  expect(error).toBeInstanceOf(StoreError);
  const { code: actual, message: line } = error as StoreError;
  expect(actual).toBe(code);
  expect(line).toMatch(/^.{1,300}$/);
  if (message !== undefined) expect(line).toMatch(message);
}

/** All bytes of a stream. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The bytes of a text. */
export function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
