/**
 * A throw-away Postgres cluster for one test file, from Debian's package: its own port, its own folder, no sync to disk.
 * The server refuses to run as root, so root starts it as nobody.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const home = "/usr/lib/postgresql";

/** Why there is no Postgres here; `undefined` where there is one. For the name of a skipped suite. */
export const noPostgres: string | undefined = binaries()
  ? undefined
  : `needs a Postgres server under ${home}: apt-get install -y postgresql`;

/** A running cluster. `stop` ends it and removes its folder. */
export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
  /** Kills the server and every backend, as a power cut would. */
  kill9(): Promise<void>;
  /** Starts it again over the same data, on the same port. */
  restart(): Promise<void>;
}

/** Starts a cluster of its own; `undefined` where {@link noPostgres} says why. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const bin = binaries();
  if (!bin) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "basin-pg-"));
  chmodSync(folder, 0o777);
  const data = join(folder, "data");
  await run(...asUser(join(bin, "initdb"), "-D", data, "-U", "postgres", ...initOptions), at(folder));
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let server = await start({ bin, data, folder, port });
  const stop = async (): Promise<void> => {
    await end(server, "SIGQUIT");
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url,
    stop,
    kill9: () => killAll(server),
    restart: async () => {
      await end(server, "SIGINT");
      server = await start({ bin, data, folder, port });
    },
  };
}

/** A new database in the cluster that `url` points into, empty or a copy of another one that nobody uses; its address. */
export async function createDatabase(
  url: string,
  name: string,
  options: { readonly template?: string } = {},
): Promise<string> {
  const bin = binaries();
  if (!bin) throw new Error(noPostgres);
  const { template = "template1" } = options;
  await run(join(bin, "psql"), [url, "-qc", `create database "${name}" template "${template}"`]);
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

const initOptions = ["-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync"];
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "fsync=off",
  "max_connections=200",
];

function binaries(): string | undefined {
  const versions = existsSync(home) ? readdirSync(home) : [];
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  const bin = newest === undefined ? undefined : join(home, newest, "bin");
  return bin && existsSync(join(bin, "postgres")) ? bin : undefined;
}

function asUser(command: string, ...args: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, [...args]];
  return ["setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", command, ...args]];
}

function at(folder: string): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd: folder, env: { ...process.env, HOME: folder, LC_ALL: "C.UTF-8" } };
}

async function start(cluster: {
  readonly bin: string;
  readonly data: string;
  readonly folder: string;
  readonly port: number;
}): Promise<ChildProcess> {
  const options = settings.flatMap((setting) => ["-c", setting]);
  const args = ["-D", cluster.data, "-p", String(cluster.port), ...options];
  const server = spawn(...asUser(join(cluster.bin, "postgres"), ...args), {
    ...at(cluster.folder),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  server.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  for (let tries = 0; tries < 600; tries++) {
    if (said.includes("ready to accept connections")) return server;
    if (server.exitCode !== null) break;
    await sleep(50);
  }
  server.kill("SIGKILL");
  throw new Error(`postgres: did not start\n${said}`);
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill(signal);
  await gone;
}

/** Backends outlive a killed postmaster for a moment and would keep the data folder locked. */
async function killAll(server: ChildProcess): Promise<void> {
  const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(server.pid)], { encoding: "utf8" });
  await end(server, "SIGKILL");
  for (const pid of children.split(/\s+/).filter(Boolean).map(Number)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone already.
    }
  }
  await sleep(50);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("postgres: no free port");
  return address.port;
}
