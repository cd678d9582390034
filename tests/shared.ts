import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of data and reference values that development has and a user has not. */
export const shared = process.env["BASIN_SHARED"] || fileURLToPath(new URL("../../shared/", import.meta.url));

/** Whether a path below it exists; tests that need it skip otherwise. */
export const hasShared = (path: string): boolean => existsSync(`${shared}/${path}`);
