import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { ComputeError, invalid } from "@basin/compute";

/** Makes sure, before hours of work, that files can be written where they are wanted. */
export async function checkOutputs(paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue;
    const folder = dirname(path);
    await access(folder, constants.W_OK).catch((cause: unknown) => {
      const detail = `want a folder that can be written to, got ${folder}`;
      throw new ComputeError({ code: "missing", where: path, detail, cause });
    });
  }
}

/** Makes sure that a file's name has one of some endings. */
export function checkEnding(option: string, path: string, endings: readonly string[]): void {
  if (endings.some((ending) => path.toLowerCase().endsWith(ending))) return;
  throw invalid(option, `a name that ends in ${endings.join(", ")}`, path);
}
