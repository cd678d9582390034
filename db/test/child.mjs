/**
 * Another process over the same database, for tests: `node child.mjs ROLE URL [COUNT]`. It says `ready` when it has opened
 * the store, begins when it is told something, and writes its findings as one line of JSON.
 */
import { once } from "node:events";
import { openStore } from "@basin/db";

const [, , role, url, count] = process.argv;

const roles = {
  /** Claims and finishes until there is nothing left; the jobs it had. */
  async claim(store) {
    const worker = await store.workers.register({ host: "child", pid: process.pid, version: "0", slots: [] });
    const jobs = [];
    for (;;) {
      const claimed = await store.jobs.claim(worker.id);
      if (!claimed) return jobs;
      jobs.push(claimed.job.id);
      await store.jobs.finish(claimed.lease, {
        prepared: { engine: "e", versions: {}, protocol: {}, total: 0, stages: [] },
        outcome: { result: {} },
      });
    }
  },
  /** Writes events; the studies it made. */
  async write(store) {
    const ids = [];
    for (let i = 0; i < Number(count); i++) ids.push((await store.studies.create({ name: `study ${i}` })).id);
    return ids;
  },
  /** Only opens. */
  async open(store) {
    return (await store.datasets.list({})).total;
  },
};

const early = role === "open";
if (early) process.stdout.write("ready\n");
if (early) await once(process.stdin, "data");
const store = await openStore(url);
if (!early) process.stdout.write("ready\n");
if (!early) await once(process.stdin, "data");
const found = await roles[role](store);
await store.close();
process.stdout.write(`${JSON.stringify(found)}\n`);
process.stdin.destroy();
