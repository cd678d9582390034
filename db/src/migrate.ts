import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Builders, Connection } from "./database.js";
import { storeError } from "./faults.js";

/**
 * Brings the tables up to this version, in one transaction that no other process can share: whoever comes second finds
 * everything done. A database that a newer version has changed is refused.
 */
export async function migrate(connection: Connection): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: fileURLToPath(connection.migrations) });
  await connection.transaction(async (db) => {
    await connection.dialect.turn(db, "schema");
    const applied = await appliedHashes(connection, db);
    const foreign = applied.findIndex((hash, number) => migrations[number]?.hash !== hash);
    if (foreign >= 0) {
      throw storeError(
        "invalid",
        "database",
        `its migration ${foreign} is not this version's: it was made by another version of basin`,
      );
    }
    for (const [number, migration] of migrations.entries()) {
      if (number < applied.length) continue;
      for (const statement of migration.sql) await connection.dialect.rows(db, sql.raw(statement));
      await connection.dialect.rows(
        db,
        sql`insert into basin_migrations (number, hash) values (${number}, ${migration.hash})`,
      );
    }
  });
}

async function appliedHashes(connection: Connection, db: Builders): Promise<readonly string[]> {
  const { dialect } = connection;
  await dialect.rows(
    db,
    sql`create table if not exists basin_migrations (number integer primary key, hash text not null)`,
  );
  const rows = await dialect.rows<{ hash: string }>(
    db,
    sql`select hash from basin_migrations order by number`,
  );
  return rows.map(({ hash }) => hash);
}
