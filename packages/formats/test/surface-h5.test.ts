import { encodeSurfaceH5, parseSurfaceH5 } from "@basin/formats";
import { File, ready } from "h5wasm";
import { describe, expect, it, vi } from "vitest";
import { bytesOf, expectFormatError, pseudoRandom } from "./files.js";
import { line, plane } from "./surfaces.js";

/** A file as the library itself writes it. */
async function h5(fill: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File("/test.h5", "w");
  fill(file);
  file.close();
  return FS.readFile("/test.h5") as Uint8Array;
}

async function open<T>(bytes: Uint8Array, look: (file: File) => T): Promise<T> {
  const { FS } = await ready;
  FS.writeFile("/look.h5", bytes);
  const file = new File("/look.h5", "r");
  try {
    return look(file);
  } finally {
    file.close();
  }
}

/** What plot_surface.py leaves behind: declared as (nx, ny), filled through the flat index of meshgrid(x, y). */
function lossLandscape(x: number[], y: number[], loss: number[], extra: (file: File) => void = () => {}) {
  return h5((file) => {
    const shape = [x.length, y.length];
    file.create_dataset({ name: "xcoordinates", data: Float64Array.from(x) });
    file.create_dataset({ name: "ycoordinates", data: Float64Array.from(y) });
    file.create_dataset({ name: "train_loss", data: Float64Array.from(loss), shape });
    file.create_dataset({
      name: "train_acc",
      data: Float64Array.from(loss, (v) => (v < 0 ? -1 : 90)),
      shape,
    });
    extra(file);
  });
}

const column = (file: File, name: string, data: Float64Array, shape = [data.length]): void =>
  void file.create_dataset({ name, data, shape });

const one = Float64Array.of(0);

describe("surfaces in HDF5", () => {
  it("reads a file of loss-landscape that is not square, row by row of y", async () => {
    // 11 is at x = 1, y = 0 and 20 at x = 0, y = 1: meshgrid's rows are those of y.
    const bytes = await lossLandscape([0, 1], [0, 1, 2], [10, 11, 20, 21, -1, 31]);
    const grid = await parseSurfaceH5(bytes, "s.h5");
    expect(grid.axes.map(({ coordinates }) => [...coordinates])).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect([...grid.loss]).toEqual([10, 11, 20, 21, Number.NaN, 31]);
    expect([...grid.finished]).toEqual([1, 1, 1, 1, 0, 1]);
    expect(grid.accuracy[0]).toBeCloseTo(0.9, 6);
    expect(grid.split).toBe("train");
  });

  it("writes what loss-landscape reads: percent, -1 for what is empty, rows of y", async () => {
    const grid = plane();
    const seen = await open(await encodeSurfaceH5(grid), (file) => {
      const take = (name: string): { shape: number[]; value: Float64Array } =>
        file.get(name) as unknown as { shape: number[]; value: Float64Array };
      return {
        x: take("xcoordinates").value,
        shape: take("test_loss").shape,
        loss: take("test_loss").value,
        accuracy: take("test_acc").value,
      };
    });
    expect(seen.x).toEqual(grid.axes[0]?.coordinates);
    expect(seen.shape).toEqual([3, 4]);
    expect([seen.loss[4], seen.loss[6], seen.accuracy[6]]).toEqual([0, -1, -1]);
    expect(seen.loss[1]).toBeNaN();
    expect(seen.accuracy[0]).toBe(100);
  });

  it("takes zero loss and NaN for finished in files of loss-landscape", async () => {
    const bytes = await lossLandscape([0, 1], [0, 1], [0, Number.NaN, Number.POSITIVE_INFINITY, -1]);
    expect([...(await parseSurfaceH5(bytes, "s.h5")).finished]).toEqual([1, 1, 1, 0]);
  });

  it("keeps metadata of any length", async () => {
    const grid = { ...line(), metadata: { long: "ü".repeat(100_000) } };
    expect(await parseSurfaceH5(await encodeSurfaceH5(grid), "s.h5")).toEqual(grid);
  });

  it("does not read text of variable length, whose damage would hang the library", async () => {
    const notes = JSON.stringify({ basin: 1, split: "train", axes: ["alpha"], metadata: { a: 1 } });
    const fill = (type: string) => (file: File) => {
      column(file, "xcoordinates", one);
      column(file, "train_loss", one);
      file.create_attribute("basin", notes, null, type);
    };
    expect((await parseSurfaceH5(await h5(fill("S")), "s.h5")).metadata).toEqual({});
    expect((await parseSurfaceH5(await h5(fill(`S${notes.length}`)), "s.h5")).metadata).toEqual({ a: 1 });
  });

  it("reads the split that is asked for, and the one that there is", async () => {
    const bytes = await lossLandscape([0, 1], [0, 1], [1, 2, 3, 4], (file) => {
      file.create_dataset({ name: "test_loss", data: Float32Array.of(5, 6, 7, 8), shape: [2, 2] });
    });
    const both = await parseSurfaceH5(bytes, "s.h5", { split: "test" });
    expect([both.split, [...both.loss], both.accuracy[0]]).toEqual(["test", [5, 6, 7, 8], Number.NaN]);
    expect((await parseSurfaceH5(await encodeSurfaceH5(plane()), "s.h5")).split).toBe("test");
  });

  it("reads several files at once without mixing them up", async () => {
    const [a, b] = [await encodeSurfaceH5(plane()), await encodeSurfaceH5(line())];
    const work = [
      parseSurfaceH5(a, "a"),
      parseSurfaceH5(bytesOf("x"), "bad").catch(() => "bad"),
      parseSurfaceH5(b, "b"),
    ];
    expect(await Promise.all(work)).toEqual([plane(), "bad", line()]);
  });

  it.each<[string, (file: File) => void, "invalid" | "missing" | "unsupported", RegExp]>([
    ["without a surface", () => {}, "missing", /no surface, want train_loss or test_loss, got nothing/],
    ["without coordinates", (file) => column(file, "train_loss", one), "missing", /no dataset xcoordinates/],
    [
      "whose loss is a group",
      (file) => {
        column(file, "xcoordinates", one);
        file.create_group("train_loss");
      },
      "invalid",
      /train_loss to be a dataset/,
    ],
    [
      "whose loss lies in another file",
      (file) => {
        column(file, "xcoordinates", one);
        file.create_external_link("/etc/passwd", "/", "train_loss");
      },
      "invalid",
      /to be a dataset/,
    ],
    [
      "whose loss is text",
      (file) => {
        column(file, "xcoordinates", one);
        file.create_dataset({ name: "train_loss", data: ["1"] });
      },
      "unsupported",
      /want numbers/,
    ],
    [
      "that declares 800 GB",
      (file) => {
        column(file, "xcoordinates", one);
        file.create_dataset({ name: "train_loss", data: one, chunks: [1], maxshape: [null] }).resize([1e11]);
      },
      "unsupported",
      /at most 2097152 elements, got 100000000000/,
    ],
    [
      "whose arrays do not fit together",
      (file) => {
        column(file, "xcoordinates", Float64Array.of(0, 1));
        column(file, "train_loss", one);
      },
      "unsupported",
      /2 cells of loss, got 1/,
    ],
    [
      "with notes that are no JSON",
      (file) => {
        column(file, "xcoordinates", one);
        column(file, "train_loss", one);
        file.create_attribute("basin", "nonsense", null, "S8");
      },
      "invalid",
      /want JSON/,
    ],
  ])("refuses a file %s", async (_, fill, code, message) => {
    const bytes = await h5(fill);
    await expectFormatError(() => parseSurfaceH5(bytes, "bad.h5"), code, message);
  });

  it("refuses cut-off files in one line, and prints nothing", async () => {
    const [complain, log] = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
    const whole = await encodeSurfaceH5(plane());
    for (let length = 0; length < whole.length; length += 41) {
      await expectFormatError(
        () => parseSurfaceH5(whole.subarray(0, length), "cut"),
        "invalid",
        /damaged HDF5 file: \S/,
      );
    }
    expect(complain).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
    expect(await parseSurfaceH5(whole, "whole")).toEqual(plane());
  });

  it("reads a damaged file or refuses it, and goes on working", async () => {
    const whole = await encodeSurfaceH5(plane());
    const random = pseudoRandom(3);
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      const damaged = whole.slice();
      for (let flips = 0; flips < 6; flips++)
        damaged[random.next().value % damaged.length] = random.next().value;
      await parseSurfaceH5(damaged, "damaged").catch(async (cause) => {
        refused++;
        await expectFormatError(() => Promise.reject(cause), ["invalid", "missing", "unsupported"]);
      });
    }
    expect(refused).toBeGreaterThan(20);
    expect(await parseSurfaceH5(whole, "whole")).toEqual(plane());
  });
});
