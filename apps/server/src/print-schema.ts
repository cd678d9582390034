import { lexicographicSortSchema, printSchema } from "graphql";
import { createSchema } from "./schema.js";

const HEAD = "# Written by `npm run schema -w @basin/server`: change the types in src, not this file.\n\n";

/** The text of schema.graphql: the API's contract. */
export function schemaText(): string {
  return `${HEAD}${printSchema(lexicographicSortSchema(createSchema()))}\n`;
}
