import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { openArtifactStore } from "@basin/db";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { describeArtifacts, expectStoreError, sha256, text } from "./suite/artifacts.js";

const scratch = await mkdtemp(join(tmpdir(), "basin-artifacts-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const newFolder = async (): Promise<string> => join(await mkdtemp(join(scratch, "store-")), "artifacts");

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
}

describeArtifacts("a folder", async () => {
  const folder = await newFolder();
  return {
    store: await openArtifactStore(folder),
    names: () => namesIn(folder),
    damage: (hash, bytes) => writeFile(join(folder, hash.slice(0, 2), hash), bytes),
  };
});

describe("a folder of artifacts", () => {
  it("shows nothing under the final name until all of it is there", async () => {
    const folder = await newFolder();
    const store = await openArtifactStore(folder);
    const seen: string[][] = [];
    const source = async function* (): AsyncIterable<Uint8Array> {
      yield text("half");
      seen.push(await namesIn(folder));
    };
    const { hash } = await store.putStream(source(), { limit: 10 });
    expect(seen).toEqual([[expect.stringMatching(/^\.basin-\d+-[0-9a-f]{16}\.tmp$/)]]);
    expect(await namesIn(folder)).toEqual([join(hash.slice(0, 2), hash)]);
  });

  it("makes bytes that were damaged whole again when they are put again", async () => {
    const folder = await newFolder();
    const store = await openArtifactStore(folder);
    const hash = await store.put(text("0123456789"));
    const path = join(folder, hash.slice(0, 2), hash);
    await writeFile(path, "012345678X");
    await store.put(text("0123456789"));
    expect(await readFile(path, "utf8")).toBe("0123456789");
  });

  // A real full disk would need one of its own; the calls that would fail are made to.
  it.each([
    [
      "writeFile",
      "ENOSPC",
      /^artifacts: cannot write: the disk is full, free some space and try again \(ENOSPC\)$/,
    ],
    ["sync", "ENOSPC", /the disk is full/],
    ["writeFile", "EDQUOT", /the disk quota is used up/],
    ["writeFile", "EIO", /^artifacts: cannot write: EIO$/],
  ] as const)("leaves nothing where %s ends in %s", async (call, code, message) => {
    const folder = await newFolder();
    const store = await openArtifactStore(folder);
    const before = await store.put(text("before"));
    const handle = await open(join(folder, before.slice(0, 2), before));
    const fault = Object.assign(new Error(`${code}: ${folder}`), { code, syscall: "write" });
    vi.spyOn(Object.getPrototypeOf(handle), call).mockRejectedValue(fault);
    await handle.close();
    await expectStoreError(() => store.put(text("after")), "unavailable", message);
    vi.restoreAllMocks();
    expect(await namesIn(folder)).toEqual([join(before.slice(0, 2), before)]);
    expect(await store.put(text("after"))).toBe(sha256(text("after")));
  });

  it("removes temporaries of dead processes once they are a day old, and nothing else", async () => {
    const folder = await newFolder();
    await mkdir(folder);
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    const files: [string, boolean][] = [
      [`.basin-${dead}-0123456789abcdef.tmp`, true],
      [`.basin-${dead}-fedcba9876543210.tmp`, false],
      [`.basin-${process.pid}-0123456789abcdef.tmp`, true],
      ["notes.tmp", true],
      [".basin-x-0123456789abcdef.tmp", true],
    ];
    for (const [name, old] of files) {
      await writeFile(join(folder, name), "x");
      if (old) await utimes(join(folder, name), yesterday, yesterday);
    }
    await openArtifactStore(folder);
    expect(await readdir(folder)).toEqual(
      files
        .slice(1)
        .map(([name]) => name)
        .sort(),
    );
  });

  it("is made where it is missing, its parents too", async () => {
    const folder = join(await newFolder(), "deep", "er");
    await openArtifactStore(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it("says so where a file is in its place", async () => {
    const folder = await newFolder();
    await writeFile(folder, "");
    const message = /^artifacts: cannot make the folder: a file is where a folder should be/;
    await expectStoreError(() => openArtifactStore(folder), "unavailable", message);
    await expectStoreError(() => openArtifactStore(join(folder, "inner")), "unavailable", message);
  });
});
