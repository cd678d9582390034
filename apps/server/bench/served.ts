/** The real server as a process of its own, on a free port of this machine. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A running server. */
export interface Served {
  readonly url: string;
  /** Resident memory in MiB, as the server itself tells it. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const bin = fileURLToPath(new URL("../../bin/basin-server.js", import.meta.url));

/** Starts the server on a database. */
export async function serve(database: string, artifacts: string): Promise<Served> {
  const child = spawn(
    process.execPath,
    [bin, "--database", database, "--artifacts", artifacts, "--port", "0"],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_ENV: "production" } },
  );
  const url = await addressOf(child);
  return {
    url,
    async memory() {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 2 ** 20;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout!.on("data", (data: Buffer) => {
      const found = /http:\/\/\S+/.exec(data.toString())?.[0];
      if (found) resolve(found);
    });
  });
}
