/**
 * What the dashboard takes on this machine: `npm run bench -w @basin/dashboard`, after a build, on a quiet machine.
 * A store of 10,000 runs, and four surfaces of 101x101 on top of them. Milliseconds unless said; one JSON document.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { startDashboard, type TestDashboard } from "../test/dashboard.ts";
import { scrollFrames, turnFrames } from "./frames.ts";
import { paint } from "./paint.ts";

const LOADS = 5;

const dashboard = await startDashboard({ points: 101, fill });
try {
  console.log(JSON.stringify(await measure(dashboard), null, 2));
} finally {
  await dashboard.stop();
}

async function measure({ seeded, open }: TestDashboard): Promise<object> {
  const comparison = `/compare?s=${seeded.surfaces.join()}`;
  const paths = {
    overview: "/",
    runs: "/runs",
    run: `/runs/${seeded.trainRun}`,
    models: "/models",
    surface: `/surfaces/${seeded.surfaces[0]}`,
    compare: comparison,
    robustness: `/robustness?study=${seeded.study}`,
    launch: "/launch",
    workers: "/workers",
  };
  const pages: Record<string, object> = {};
  // The first visit of all warms the server up.
  await paint(open, "/workers", 1);
  for (const [name, path] of Object.entries(paths)) pages[name] = await paint(open, path, LOADS);
  return {
    node: process.version,
    pages,
    turningFourSurfacesOf101: await turnFrames(open, comparison),
    scrollingRuns: await scrollFrames(open, "/runs"),
  };
}

/** The store of the `db` room's benchmark. */
function fill(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("npm", ["run", "seed", "-w", "@basin/db", "--silent", "--", database], {
      cwd: fileURLToPath(new URL("../../..", import.meta.url)),
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`seeding ended with ${code}`))));
  });
}
