import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

/** A folder that holds everything that Basin remembers, unless addresses say otherwise. */
export interface Home {
  readonly folder: string;
  /** Address of the database. */
  readonly database: string;
  /** Where artifacts are. */
  readonly artifacts: string;
}

/** How a home is chosen. */
export interface HomeOptions {
  readonly home?: string;
  readonly database?: string;
  readonly artifacts?: string;
}

/** The home where nothing else is said. */
export const HOME = ".basin";

/** The home of some options: what is not given comes from the environment, else lies in the folder. */
export function chooseHome({ home, database, artifacts }: HomeOptions, env = process.env): Home {
  const folder = resolve(home || env["BASIN_HOME"] || HOME);
  return {
    folder,
    database: database || env["DATABASE_URL"] || `file:${join(folder, "basin.db")}`,
    artifacts: artifacts || env["BASIN_ARTIFACTS"] || join(folder, "artifacts"),
  };
}

/** Makes the folder. What it holds is its owner's alone. */
export async function makeHome({ folder }: Home): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}
