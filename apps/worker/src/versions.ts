import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { version } from "@basin/protocol";

/** The packages whose versions decide the bits of an engine's results. */
const libraries: Readonly<Record<string, string>> = {
  onnx: "onnxruntime-node",
  tfjs: "@tensorflow/tfjs-core",
};

/** The versions that a run of an engine is computed with. */
export function versionsOf(engine: string): Readonly<Record<string, string>> {
  const library = libraries[engine];
  const own = { basin: version, node: process.version };
  return library === undefined ? own : { ...own, [library]: libraryVersion(library) };
}

/** Asked of the package that loads the library, which need not be where this one is. */
function libraryVersion(name: string): string {
  try {
    const path = createRequire(import.meta.resolve("@basin/compute")).resolve(`${name}/package.json`);
    return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
  } catch {
    return "unknown";
  }
}
