import { getTableColumns, getTableName, is, Table } from "drizzle-orm";
import { type PgTable, getTableConfig as postgresConfig } from "drizzle-orm/pg-core";
import { type SQLiteTable, getTableConfig as sqliteConfig } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import * as postgres from "../dist/schema/postgres.js";
import * as sqlite from "../dist/schema/sqlite.js";

/** The types of SQLite that stand for those of Postgres. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  text: ["text"],
  bigint: ["integer"],
  boolean: ["integer"],
  "double precision": ["real"],
  bytea: ["blob"],
};

const tablesOf = (schema: object): readonly Table[] =>
  Object.values(schema).filter((part) => is(part, Table));
const names = tablesOf(postgres).map((table) => getTableName(table));

test("both databases have the same tables, under the same names in the code", () => {
  expect(Object.keys(sqlite)).toEqual(Object.keys(postgres));
  expect(tablesOf(sqlite).map((table) => getTableName(table))).toEqual(names);
  expect(names.length).toBeGreaterThan(15);
});

test.each(names)("the columns of %s are the same in both", (name) => {
  const [ours, theirs] = [sqlite, postgres].map((schema) => {
    const table = tablesOf(schema).find((one) => getTableName(one) === name);
    return Object.entries(getTableColumns(table!));
  });
  expect(ours!.map(([key]) => key)).toEqual(theirs!.map(([key]) => key));
  for (const [index, [key, column]] of ours!.entries()) {
    const [, other] = theirs![index]!;
    const { name: of, notNull, primary, hasDefault } = column;
    expect([of, notNull, primary], key).toEqual([other.name, other.notNull, other.primary]);
    expect(pairs[other.getSQLType()], key).toContain(column.getSQLType());
    expect(hasDefault, key).toBe(other.hasDefault);
  }
});

test.each(names)("the keys and indexes of %s are the same in both", (name) => {
  const find = (schema: object) => tablesOf(schema).find((table) => getTableName(table) === name);
  expect(keysOf(sqliteConfig(find(sqlite) as SQLiteTable))).toEqual(
    keysOf(postgresConfig(find(postgres) as PgTable)),
  );
});

function keysOf(config: ReturnType<typeof sqliteConfig> | ReturnType<typeof postgresConfig>) {
  return {
    indexes: config.indexes.map(({ config: { name, unique, columns } }) => [
      name,
      unique,
      columns.map((column) => ("name" in column ? column.name : "expression")),
    ]),
    primary: config.primaryKeys.map(({ columns }) => columns.map((column) => column.name)),
    foreign: config.foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      const names = [columns, foreignColumns].map((list) => list.map((column) => column.name));
      return [...names, getTableName(foreignTable), key.onDelete ?? "no action"];
    }),
  };
}
