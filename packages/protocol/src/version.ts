import { readFileSync } from "node:fs";

/** The version of basin, which stands in every protocol. */
export const version: string = (
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }
).version;
