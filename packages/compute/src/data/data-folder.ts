import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where each system keeps what can be fetched again; others follow the XDG base directory specification. */
const caches: Partial<Record<NodeJS.Platform, (env: Environment) => string>> = {
  darwin: () => join(homedir(), "Library", "Caches"),
  win32: (env) => env["LOCALAPPDATA"] || join(homedir(), "AppData", "Local"),
};

/** The folder that downloaded datasets are kept in: `BASIN_DATA`, or `basin` in the user's cache folder. */
export function dataFolder(env: Environment = process.env): string {
  if (env["BASIN_DATA"]) return env["BASIN_DATA"];
  const cache = caches[process.platform]?.(env) ?? (env["XDG_CACHE_HOME"] || join(homedir(), ".cache"));
  return join(cache, "basin");
}
