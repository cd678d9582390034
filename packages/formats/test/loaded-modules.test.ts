import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "./files.js";

const folder = await temporaryFolder();
const home = fileURLToPath(new URL("..", import.meta.url));

const asUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;

/** Every module that a program loads, dependencies and late imports included: its loader notes them in a file. */
async function modulesLoadedBy(program: string): Promise<string[]> {
  const notes = join(folder, "modules");
  const hooks = `
    import { appendFileSync } from "node:fs";
    export function load(url, context, next) {
      appendFileSync(${JSON.stringify(notes)}, url + "\\n");
      return next(url, context);
    }`;
  const preload = `import { register } from "node:module"; register(${JSON.stringify(asUrl(hooks))});`;
  const args = ["--import", asUrl(preload), "--input-type=module", "--eval", program];
  await promisify(execFile)(process.execPath, args, { cwd: home });
  return (await readFile(notes, "utf8")).trim().split("\n");
}

describe("the package of formats", () => {
  it("loads nothing of compute but tensors, not even when everything is written", async () => {
    const loaded = await modulesLoadedBy(`
      const { encodeSurface, surfaceMediaTypes } = await import("@basin/formats");
      const axes = ["x", "y"].map((name) => ({ name, coordinates: Float64Array.of(0, 1) }));
      const [loss, accuracy] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(1, 0, 1, 0)];
      const finished = Uint8Array.of(1, 1, 1, 1);
      const grid = { axes, loss, accuracy, finished, split: "test", metadata: {} };
      for (const ending of surfaceMediaTypes.keys()) await encodeSurface(ending, grid);
    `);
    const compute = loaded.flatMap((url) => /\/compute\/dist\/(.*)$/.exec(url)?.slice(1) ?? []);
    expect([...new Set(compute)].sort()).toEqual(["errors.js", "tensor.js"]);
    expect(loaded.some((url) => url.endsWith("/formats/dist/surface-download.js"))).toBe(true);
    expect(loaded.some((url) => url.includes("h5wasm"))).toBe(true);
    expect(loaded.filter((url) => url.includes("onnxruntime"))).toEqual([]);
  });
});
