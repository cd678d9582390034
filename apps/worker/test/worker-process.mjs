// A worker in a process of its own, for tests that kill it: options come as JSON, one line says that it is ready.
import { openStore } from "@basin/db";
import { startWorker } from "@basin/worker";

const { database, ...options } = JSON.parse(process.argv[2]);
const store = await openStore(database);
const worker = await startWorker({
  store,
  ...options,
  note: (line) => process.env.BASIN_TEST_NOTES && console.error(line),
});
process.on("SIGTERM", () => worker.stop());
console.log(worker.id);
await worker.done;
await store.close();
