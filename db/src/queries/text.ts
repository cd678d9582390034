import { type Column, type SQL, sql } from "drizzle-orm";

/** What a text filter looks in: lower case, so that both databases ignore case in the same way. */
export function searchText(...parts: readonly string[]): string {
  return parts.join("\n").toLowerCase();
}

/** Whether the column has the text somewhere; `%` and `_` mean themselves. */
export function contains(column: Column, text: string): SQL {
  const escaped = text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return sql`${column} like ${`%${escaped}%`} escape '\\'`;
}
