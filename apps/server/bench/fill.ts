/** Fills an empty store by the script of the `db` room. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openStore } from "@basin/db";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** 10,000 runs, 2 million metrics and 500 surfaces; nothing where the store has runs already. */
export async function fillStore(database: string): Promise<void> {
  const store = await openStore(database);
  const { total } = await store.runs.list({ page: { first: 1 } });
  await store.close();
  if (total === 0) await seed(database);
}

function seed(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "seed", "-w", "@basin/db", "--silent", "--", database], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`seeding ended with ${code}`))));
  });
}
