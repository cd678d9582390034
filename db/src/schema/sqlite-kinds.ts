/** The kinds of columns in SQLite; `postgres-kinds.ts` has the same ones under the same names. */
import { sql } from "drizzle-orm";
import { blob, customType, integer } from "drizzle-orm/sqlite-core";
import { fromJson, toJson } from "./json.js";

export { index, primaryKey, sqliteTable as table, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** A count, up to 2^53. */
export const count = (name: string) => integer(name);
/** Milliseconds since 1970. */
export const time = (name: string) => integer(name);
export const flag = (name: string) => integer(name, { mode: "boolean" });
export const bytes = (name: string) => blob(name, { mode: "buffer" });
/** A number that rises with every row and is never used again. */
export const serial = (name: string) => integer(name).primaryKey({ autoIncrement: true });

const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => "text",
  toDriver: toJson,
  fromDriver: fromJson,
});
/** A document, see `json.ts`. */
export const json = <T>(name: string) => jsonText(name).$type<T>();

const double = customType<{ data: number; driverData: number }>({
  dataType: () => "real",
  // The driver binds finite numbers only, and SQLite knows no NaN.
  toDriver: (value) => (Number.isFinite(value) ? value : sql.raw(literals[String(value)] ?? "null")),
});
const literals: Readonly<Record<string, string>> = { Infinity: "9e999", "-Infinity": "-9e999" };
/** A double; null stands for NaN. */
export const real = (name: string) => double(name);
