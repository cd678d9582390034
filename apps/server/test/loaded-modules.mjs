// Loaded before a program with --import: notes the address of every module, and in the end what native code is mapped.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";

const hooks = `
import { appendFileSync } from "node:fs";
let file;
export const initialize = (data) => { file = data.file; };
export function load(url, context, next) {
  appendFileSync(file, url + "\\n");
  return next(url, context);
}`;

globalThis.loadedModules = (file) => {
  register(`data:text/javascript,${encodeURIComponent(hooks)}`, { data: { file } });
  process.on("exit", () => {
    const { cache } = createRequire(import.meta.url);
    const mapped = existsSync("/proc/self/maps")
      ? readFileSync("/proc/self/maps", "utf8").match(/\/\S+\.(node|so)\S*/g)
      : [];
    const native = [...new Set(mapped)].map((path) => `native:${path}`);
    appendFileSync(file, `${[...Object.keys(cache), ...native].join("\n")}\n`);
  });
};
