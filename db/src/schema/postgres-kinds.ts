/** The kinds of columns in Postgres; `sqlite-kinds.ts` has the same ones under the same names. */
import { sql } from "drizzle-orm";
import { bigint, boolean, customType } from "drizzle-orm/pg-core";
import { fromJson, toJson } from "./json.js";

export { index, pgTable as table, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";

/** A count, up to 2^53. */
export const count = (name: string) => bigint(name, { mode: "number" });
/** Milliseconds since 1970. */
export const time = (name: string) => bigint(name, { mode: "number" });
export const flag = (name: string) => boolean(name);
/** A number that rises with every row and is never used again. */
export const serial = (name: string) =>
  bigint(name, { mode: "number" }).primaryKey().generatedAlwaysAsIdentity();

const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
export const bytes = (name: string) => bytea(name);

const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => "text",
  toDriver: toJson,
  fromDriver: fromJson,
});
/** A document, see `json.ts`. */
export const json = <T>(name: string) => jsonText(name).$type<T>();

const double = customType<{ data: number; driverData: number }>({
  dataType: () => "double precision",
  toDriver: (value) => (Number.isNaN(value) ? sql.raw("null") : value),
});
/** A double; null stands for NaN, as in SQLite. */
export const real = (name: string) => double(name);
