/** The program `basin-server`. */
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { openArtifactStore, openStore, type Store } from "@basin/db";
import { createToken } from "./access/token.js";
import { parseCommand, type ServerCommand, UsageError, usage } from "./command.js";
import { createServer } from "./server.js";

/** Runs until it is asked to stop. Resolves to the exit status. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const command = parseCommand(args, env);
    if (command.help) return said(usage);
    await makeFolder(command.database);
    const store = await openStore(command.database);
    try {
      return command.createToken ? await printToken(store, command.createToken) : await serve(store, command);
    } finally {
      await store.close();
    }
  } catch (error) {
    console.error(`basin-server: ${error instanceof Error ? error.message : String(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function said(text: string): number {
  console.log(text);
  return 0;
}

/** The folder of a database file. */
async function makeFolder(database: string): Promise<void> {
  const path = /^file:(\/\/)?(.*)$/.exec(database)?.[2] ?? (database.includes("://") ? undefined : database);
  if (path !== undefined) await mkdir(dirname(path), { recursive: true });
}

async function printToken(store: Store, asked: NonNullable<ServerCommand["createToken"]>): Promise<number> {
  const { token, secret } = await createToken(store, { ...asked, expiresAt: null });
  console.error(`token ${token.name} (${token.scope}), shown this once:`);
  return said(secret);
}

async function serve(store: Store, command: ServerCommand): Promise<number> {
  const { uploadLimit, ...options } = command;
  const artifacts = await openArtifactStore(command.artifacts);
  const server = await createServer({
    ...options,
    ...(uploadLimit === undefined ? {} : { uploadLimit }),
    store,
    artifacts,
  });
  const asked = askedToStop();
  console.log(`basin-server listens on ${await server.listen()}`);
  await asked;
  await server.stop();
  return 0;
}

/** Resolves at the first signal; the second one ends the process at once. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const stop = (): void => {
      if (++signals > 1) process.exit(130);
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
