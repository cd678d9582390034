import { join } from "node:path";
import { type Tensor, tensor } from "@basin/compute/tensor";
import { nameDirection, parseDirectionsH5, readDirectionsH5, writeDirectionsH5 } from "@basin/formats";
import { File, ready } from "h5wasm";
import { describe, expect, it } from "vitest";
import { expectFormatError, temporaryFolder } from "./files.js";

const folder = await temporaryFolder();

/** Twelve parameters: "10" comes before "2" in the alphabet, but not in the model. */
function direction(scale: number): Map<string, Tensor<"f32">> {
  const names = Array.from({ length: 12 }, (_, i) => `layer${i}.weight`);
  return new Map(
    names.map((name, i) => [
      name,
      tensor("f32", i === 0 ? [] : [1, i], new Float32Array(Math.max(1, i)).fill(i * scale)),
    ]),
  );
}

async function h5(fill: (file: File) => void): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File("/directions.h5", "w");
  fill(file);
  file.close();
  return FS.readFile("/directions.h5") as Uint8Array;
}

describe("directions in HDF5", () => {
  it("come back with their names, in the order of the parameters", async () => {
    const path = join(folder, "directions.h5");
    await writeDirectionsH5(path, { x: direction(1), y: direction(-2) });
    const { x, y } = await readDirectionsH5(path);
    expect([...nameDirection(x, path)]).toEqual([...direction(1)]);
    expect([...nameDirection(y!, path)]).toEqual([...direction(-2)]);
  });

  it("get their names from the caller in files of loss-landscape", async () => {
    const bytes = await h5((file) => {
      const group = file.create_group("xdirection");
      group.create_dataset({ name: "0", data: Float64Array.of(1, 2), shape: [2, 1] });
      group.create_dataset({ name: "1", data: Float32Array.of(3), shape: [1] });
    });
    const { x, y } = await parseDirectionsH5(bytes, "d.h5");
    expect(y).toBeUndefined();
    expect(nameDirection(x, "d.h5", ["a", "b"]).get("a")).toEqual(
      tensor("f32", [2, 1], Float32Array.of(1, 2)),
    );
    await expectFormatError(() => nameDirection(x, "d.h5"), "missing", /does not name its parameters/);
    await expectFormatError(
      () => nameDirection(x, "d.h5", ["a"]),
      "invalid",
      /2 different names of parameters, got 1/,
    );
    await expectFormatError(() => nameDirection(x, "d.h5", ["a", "a"]), "invalid");
  });

  it.each<[string, (file: File) => void, "missing" | "unsupported", RegExp]>([
    [
      "no direction",
      (file) => void file.create_group("ydirection"),
      "missing",
      /no group xdirection, got ydirection/,
    ],
    [
      "a gap in the numbers",
      (file) => void file.create_group("xdirection").create_dataset({ name: "1", data: Float32Array.of(1) }),
      "missing",
      /no dataset 0, got 1/,
    ],
    [
      "more than fits into memory",
      (file) =>
        void file
          .create_group("xdirection")
          .create_dataset({ name: "0", data: Float32Array.of(1), chunks: [1], maxshape: [null] })
          .resize([1e10]),
      "unsupported",
      /at most/,
    ],
  ])("are refused with %s", async (_, fill, code, message) => {
    const bytes = await h5(fill);
    await expectFormatError(() => parseDirectionsH5(bytes, "bad.h5"), code, message);
  });
});
