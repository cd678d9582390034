import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ComputeError, cifar10Archive, dataFolder, downloadCifar10, openDataset } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { type Behaviour, sendFile, sendSome, serve } from "./archive-server.js";
import { cifarArchive, cifarBatch, tarEntry } from "./cifar-files.js";
import { scratch } from "./scratch.js";

const classes = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");
const files = {
  "cifar-10-batches-bin/data_batch_1.bin": cifarBatch(1, 2, 3),
  "cifar-10-batches-bin/data_batch_2.bin": cifarBatch(4),
  "cifar-10-batches-bin/test_batch.bin": cifarBatch(5),
  "cifar-10-batches-bin/batches.meta.txt": Buffer.from(`${classes.join("\n")}\n`),
  "cifar-10-batches-bin/readme.html": Buffer.from("not needed"),
};
const whole = cifarArchive(files);
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");
const half = Math.floor(whole.length / 2);

/** A download of `expected` from a server that behaves as told, to a folder that may already hold a `.part`. */
async function prepare(
  behave: Behaviour,
  { part, expected = whole }: { part?: Uint8Array; expected?: Buffer } = {},
) {
  const folder = await scratch();
  if (part !== undefined) await writeFile(join(folder, "cifar-10-binary.tar.gz.part"), part);
  const { url, seen } = await serve(behave);
  const progress: number[] = [];
  const options = {
    folder,
    archive: { url, bytes: expected.length, md5: md5(expected) },
    onProgress: (bytes: number, total: number) => progress.push(bytes / total),
  };
  return { folder, url, seen, progress, options };
}

const well: Behaviour = (request, response) => sendFile(request, response, whole);

describe("downloading CIFAR-10", () => {
  it("names the official archive", () => {
    expect(cifar10Archive).toEqual({
      url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
      bytes: 170052171,
      md5: "c32a1d4ab5d03f1284b67883e8d87530",
    });
  });

  it("leaves the wanted files and nothing else", async () => {
    const { folder, options, progress, seen } = await prepare(well);
    const home = await downloadCifar10(options);
    expect(await readdir(folder)).toEqual(["cifar-10-batches-bin"]);
    expect((await readdir(home)).sort()).toEqual([
      "batches.meta.txt",
      "data_batch_1.bin",
      "data_batch_2.bin",
      "test_batch.bin",
    ]);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(seen).toEqual([{ range: undefined, encoding: "identity" }]);
  });

  it("serves openDataset, and asks the network only once", async () => {
    const { options, seen } = await prepare(well);
    const train = await openDataset("cifar10", { split: "train", ...options });
    const test = await openDataset("cifar10", { split: "test", ...options });
    expect(Array.from(train.labels)).toEqual([1, 2, 3, 4]);
    expect(Array.from(test.labels)).toEqual([5]);
    expect(train.classes).toEqual(classes);
    expect(seen).toHaveLength(1);
  });

  it("goes on from a part that an earlier call left", async () => {
    const { options, seen } = await prepare(well, { part: whole.subarray(0, half) });
    await downloadCifar10(options);
    expect(seen.map(({ range }) => range)).toEqual([`bytes=${half}-`]);
  });

  // The client breaks off once it has written what came, so that the tests know how much that is.
  it("goes on by itself when the connection breaks off half-way", async () => {
    let breakOff = () => {};
    const { options, seen } = await prepare((request, response, n) => {
      if (n > 0) sendFile(request, response, whole);
      else breakOff = sendSome(request, response, { file: whole, bytes: half });
    });
    await downloadCifar10({ ...options, onProgress: () => breakOff() });
    expect(seen.map(({ range }) => range)).toEqual([undefined, `bytes=${half}-`]);
  });

  it("keeps what has arrived when the connection breaks off again and again", async () => {
    let breakOff = () => {};
    const { folder, options, seen } = await prepare((request, response) => {
      breakOff = sendSome(request, response, { file: whole, bytes: 10 });
    });
    await expect(downloadCifar10({ ...options, onProgress: () => breakOff() })).rejects.toThrow(
      /the connection broke off 5 times with 50 of \d+ bytes; run again to go on from there/,
    );
    expect(seen).toHaveLength(5);
    const part = await readFile(join(folder, "cifar-10-binary.tar.gz.part"));
    expect(part.equals(whole.subarray(0, 50))).toBe(true);
  });

  it("manages with a server that ignores ranges", async () => {
    const { options, seen } = await prepare(
      (_, response) => response.writeHead(200, { "content-length": whole.length }).end(whole),
      { part: whole.subarray(0, half) },
    );
    await downloadCifar10(options);
    expect(seen).toHaveLength(1);
  });

  it("needs no request when the part is already whole", async () => {
    const { options, seen } = await prepare(well, { part: whole });
    await downloadCifar10(options);
    expect(seen).toHaveLength(0);
  });

  const stale: readonly [string, Uint8Array][] = [
    ["longer than the archive", Buffer.concat([whole, whole])],
    ["of something else", Buffer.alloc(half, 1)],
    ["as long as the archive but not it", Buffer.alloc(whole.length, 1)],
  ];
  it.each(stale)("starts again from a part %s", async (_, part) => {
    const { options } = await prepare(well, { part });
    expect((await readdir(await downloadCifar10(options))).length).toBe(4);
  });

  it("starts again when the server finds nothing at the offset", async () => {
    const { options, seen } = await prepare(
      (request, response) =>
        request.headers.range ? response.writeHead(416).end() : sendFile(request, response, whole),
      { part: whole.subarray(0, half) },
    );
    await downloadCifar10(options);
    expect(seen.map(({ range }) => range)).toEqual([`bytes=${half}-`, undefined]);
  });

  it("refuses corrupted bytes, and removes them", async () => {
    const corrupt = Buffer.from(whole);
    corrupt[half]! ^= 1;
    const { folder, options } = await prepare((request, response) => sendFile(request, response, corrupt));
    await expect(downloadCifar10(options)).rejects.toThrow(
      `want MD5 ${md5(whole)}, got ${md5(corrupt)}; what arrived was removed`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  const lengths: readonly [string, Behaviour, string][] = [
    [
      "another length",
      (request, response) => sendFile(request, response, whole.subarray(0, half)),
      `want ${whole.length} bytes, got ${half}`,
    ],
    [
      "bytes without end",
      (_, response) => response.writeHead(200).end(Buffer.concat([whole, whole])),
      `want ${whole.length} bytes, got more`,
    ],
    ["404", (_, response) => response.writeHead(404).end("not here"), "want status 200, got 404"],
  ];
  it.each(lengths)("refuses %s, and says what to do by hand", async (_, behave, message) => {
    const { folder, options, url } = await prepare(behave);
    const error = await downloadCifar10(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ComputeError);
    expect(String(error)).toContain(`${url}: ${message}; or fetch cifar-10-binary.tar.gz`);
    expect(String(error)).not.toContain("\n");
    await expect(access(join(folder, "cifar-10-batches-bin"))).rejects.toThrow("ENOENT");
  });

  it("says in one line what to place where when the server cannot be reached", async () => {
    const folder = await scratch();
    const archive = { url: "http://127.0.0.1:9/cifar-10-binary.tar.gz", bytes: 10, md5: md5(whole) };
    const error = await downloadCifar10({ folder, archive }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "failed" });
    expect((error as Error).message).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/cifar-10-binary\.tar\.gz: want an answer, got [^\n]+$/,
    );
    expect((error as Error).message).toContain(`place it at ${join(folder, "cifar-10-binary.tar.gz")}`);
    expect((error as Error).message).toContain("pass --data with a folder that holds its data_batch_1.bin");
  });

  it("unpacks an archive that was placed by hand, and leaves it there", async () => {
    const { folder, options, seen } = await prepare(well);
    await writeFile(join(folder, "cifar-10-binary.tar.gz"), whole);
    await downloadCifar10(options);
    expect(seen).toHaveLength(0);
    expect((await readdir(folder)).sort()).toEqual(["cifar-10-batches-bin", "cifar-10-binary.tar.gz"]);
  });

  it("refuses another archive that was placed by hand", async () => {
    const { folder, options } = await prepare(well);
    await writeFile(join(folder, "cifar-10-binary.tar.gz"), "something else");
    await expect(downloadCifar10(options)).rejects.toThrow(
      `cifar-10-binary.tar.gz: want MD5 ${md5(whole)}, got`,
    );
  });

  it("stops when it is cancelled, and keeps what has arrived", async () => {
    const abort = new AbortController();
    const { folder, options } = await prepare((_, response) => {
      response.writeHead(200, { "content-length": whole.length });
      response.write(whole.subarray(0, half));
    });
    const cancelled = downloadCifar10({ ...options, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled" });
    expect(await readdir(folder)).toEqual(["cifar-10-binary.tar.gz.part"]);
  });

  it("may be called by several at once", async () => {
    const { folder, options } = await prepare(well);
    const homes = await Promise.all([1, 2, 3].map(() => downloadCifar10(options)));
    expect(new Set(homes)).toEqual(new Set([join(folder, "cifar-10-batches-bin")]));
    expect(await readdir(folder)).toEqual(["cifar-10-batches-bin"]);
  });
});

describe("unpacking CIFAR-10", () => {
  const unpackOf = async (archive: Buffer) => {
    const prepared = await prepare((request, response) => sendFile(request, response, archive), {
      expected: archive,
    });
    return { ...prepared, unpacked: downloadCifar10(prepared.options) };
  };
  const ok = tarEntry("cifar-10-batches-bin/test_batch.bin", cifarBatch(1));
  const end = Buffer.alloc(1024);

  it("writes no file whose name it does not know", async () => {
    const hostile = [
      "../evil.bin",
      "/tmp/evil.bin",
      "cifar-10-batches-bin/../../evil.bin",
      "data_batch_1.bin",
    ];
    const entries = hostile.map((name) => tarEntry(name, Buffer.from("evil")));
    const link = tarEntry("cifar-10-batches-bin/data_batch_2.bin", Buffer.alloc(0), { type: "2" });
    const { folder, unpacked } = await unpackOf(gzipSync(Buffer.concat([...entries, link, ok, end])));
    expect(await readdir(await unpacked)).toEqual(["test_batch.bin"]);
    expect(await readdir(folder)).toEqual(["cifar-10-batches-bin"]);
  });

  const resized = (size: number): Buffer => {
    const header = tarEntry("cifar-10-batches-bin/test_batch.bin", Buffer.alloc(0));
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write(" ".repeat(8), 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return header;
  };
  const damaged = Buffer.from(ok);
  damaged[0]! ^= 1;
  const bad: readonly [string, Buffer, string][] = [
    ["an archive that is cut short", gzipSync(ok.subarray(0, 1000)), "want a whole tar archive"],
    ["a header that is cut short", gzipSync(ok.subarray(0, 100)), "want a whole tar archive"],
    ["a damaged header", gzipSync(damaged), "want a tar header with checksum"],
    ["a file that claims 8 GB", gzipSync(resized(8 ** 11 - 1)), "want at most 67108864 bytes for"],
    ["a file that ends before it should", gzipSync(resized(4096)), "want a whole tar archive"],
    ["an archive without batches", gzipSync(end), "want files in cifar-10-batches-bin"],
    ["bytes that are not gzip", Buffer.from("not a gzip file"), "incorrect header check"],
  ];
  it.each(bad)("refuses %s, and leaves nothing half-written", async (_, archive, message) => {
    const { folder, unpacked } = await unpackOf(archive);
    const error = await unpacked.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ComputeError);
    expect(String(error)).toContain(message);
    expect((await readdir(folder)).filter((name) => !name.endsWith(".part"))).toEqual([]);
  });

  it("refuses an archive that unpacks to more than 512 MiB", async () => {
    // Concatenated gzip members unpack to one stream.
    const bomb = gzipSync(tarEntry("other", Buffer.alloc(2 ** 25)), { level: 1 });
    const { unpacked } = await unpackOf(Buffer.concat(new Array<Buffer>(17).fill(bomb)));
    await expect(unpacked).rejects.toThrow("want at most 536870912 bytes unpacked");
  });
});

describe("the data folder", () => {
  it("is what BASIN_DATA says, and else lies in the user's cache", async () => {
    expect(dataFolder({ BASIN_DATA: "/data" })).toBe("/data");
    expect(dataFolder({ BASIN_DATA: "" })).toMatch(/basin$/);
    expect(dataFolder({})).not.toBe("basin");
  });

  it("is made where it is absent", async () => {
    const { folder, options } = await prepare(well);
    const nested = join(folder, "a", "b");
    await downloadCifar10({ ...options, folder: nested });
    expect(await readdir(nested)).toEqual(["cifar-10-batches-bin"]);
  });

  it("is named when nothing can be written to it", async () => {
    const { folder, options } = await prepare(well);
    await mkdir(join(folder, "x"));
    await writeFile(join(folder, "x", "file"), "");
    await expect(downloadCifar10({ ...options, folder: join(folder, "x", "file") })).rejects.toMatchObject({
      code: "failed",
      where: join(folder, "x", "file"),
    });
  });
});
