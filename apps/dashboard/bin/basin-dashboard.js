#!/usr/bin/env node
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const usage = `usage: basin-dashboard [--api http://127.0.0.1:4000] [--host 127.0.0.1] [--port 3000]

Serves the dashboard of a Basin server.
  --api   the server's address; default: BASIN_API_URL, else http://127.0.0.1:4000
  --host  address to listen on; names by which it is reached stand in BASIN_DASHBOARD_HOSTS
  --port  0 for any free one
BASIN_TOKEN is the key that requests are made with where a visitor has none.`;

const folder = fileURLToPath(new URL("..", import.meta.url));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`basin-dashboard: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error?.code?.startsWith?.("ERR_PARSE_ARGS") ? 2 : 1;
}

/** Runs until it is asked to stop. Resolves to the exit status. */
async function main(args) {
  const { api, host, port, help } = readOptions(args);
  if (help) {
    console.log(usage);
    return 0;
  }
  if (!existsSync(`${folder}/.next/BUILD_ID`)) {
    throw new Error("want the built pages, got none: npm run build -w @basin/dashboard");
  }
  // The pages read it for every request: an address given here is not part of the build.
  process.env.BASIN_API_URL = api;
  process.env.NODE_ENV = "production";
  process.env.NEXT_TELEMETRY_DISABLED = "1";
  const { default: next } = await import("next");
  const app = next({ dev: false, dir: folder, hostname: host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => handle(request, response));
  const asked = askedToStop();
  console.log(`basin-dashboard listens on ${await listen(server, { host, port })}`);
  await asked;
  // Pages hold a stream open as long as they are shown: waiting for them would take for ever.
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await app.close();
  return 0;
}

function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      api: { type: "string", default: process.env.BASIN_API_URL || "http://127.0.0.1:4000" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "3000" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (!/^https?:\/\//.test(values.api) || !URL.canParse(values.api)) {
    throw new Error(
      `--api: want an address such as http://127.0.0.1:4000, got ${JSON.stringify(values.api)}`,
    );
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new Error(`--port: want a number from 0 to 65535, got ${JSON.stringify(values.port)}`);
  }
  return { ...values, port };
}

/** Listens and answers the address. */
function listen(server, { host, port }) {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is taken; another one: --port`) : error),
    );
    server.listen(port, host, () => {
      const { port: own } = server.address();
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${own}`);
    });
  });
}

/** Resolves at the first signal; the second one ends the process at once. */
function askedToStop() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve(signal);
      });
    }
  });
}
