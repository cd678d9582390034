import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FormatError } from "@basin/formats";
import { afterAll, expect } from "vitest";

/** The folder of data that is not part of the repository, and may be absent. */
export const shared =
  process.env["BASIN_SHARED"] || fileURLToPath(new URL("../../../../shared/", import.meta.url));

export const hasShared = existsSync(join(shared, "weights")) && existsSync(join(shared, "golden"));

/** A folder of its own for a test file, gone when that is done. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "basin-formats-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Fails unless the work ends in a FormatError of one line with this code. */
export async function expectFormatError(
  work: () => unknown,
  code: FormatError["code"] | readonly FormatError["code"][],
  message?: RegExp,
): Promise<void> {
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => "no error",
      (cause: unknown) => cause,
    );
  expect(error).toBeInstanceOf(FormatError);
  const { code: actual, message: line } = error as FormatError;
  expect([code].flat()).toContain(actual);
  expect(line).not.toContain("\n");
  if (message !== undefined) expect(line).toMatch(message);
}

/** Pseudo-random bytes that are the same in every run: a linear congruential generator. */
export function* pseudoRandom(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    yield state >>> 8;
  }
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** One run of bytes from several. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
