import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "@basin/formats";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bytesOf, expectFormatError, temporaryFolder } from "./files.js";

const folder = await temporaryFolder();

afterEach(() => vi.restoreAllMocks());

describe("writeFileAtomic", () => {
  it("writes a file and replaces one, leaving nothing beside it", async () => {
    const path = join(folder, "a");
    await writeFileAtomic(path, bytesOf("one"));
    await writeFileAtomic(path, bytesOf("two"));
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await readdir(folder)).toEqual(["a"]);
  });

  it("takes the longest name that a file can have", async () => {
    const inner = join(folder, "long");
    await mkdir(inner);
    await writeFileAtomic(join(inner, "x".repeat(255)), bytesOf("1"));
    expect(await readdir(inner)).toEqual(["x".repeat(255)]);
  });

  it("keeps the old file and removes its temporary when the disk is full", async () => {
    const inner = join(folder, "full");
    await mkdir(inner);
    await writeFile(join(inner, "a"), "old");
    const handle = await open(join(inner, "a"));
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    vi.spyOn(Object.getPrototypeOf(handle), "writeFile").mockRejectedValue(full);
    await handle.close();
    await expectFormatError(
      () => writeFileAtomic(join(inner, "a"), bytesOf("new")),
      "failed",
      /^a: cannot write the file: ENOSPC: no space left on device/,
    );
    expect(await readdir(inner)).toEqual(["a"]);
    expect(await readFile(join(inner, "a"), "utf8")).toBe("old");
  });

  it("removes its temporary where the target is a folder", async () => {
    const inner = join(folder, "outer");
    await mkdir(join(inner, "inner"), { recursive: true });
    await expectFormatError(() => writeFileAtomic(join(inner, "inner"), bytesOf("1")), "failed");
    expect(await readdir(inner)).toEqual(["inner"]);
  });

  it("says so where there is no such folder", () =>
    expectFormatError(() => writeFileAtomic(join(folder, "none", "a"), bytesOf("1")), "failed", /ENOENT/));
});
