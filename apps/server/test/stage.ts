/** A server on a store of its own, on a free port of this machine: real sockets, no other process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ArtifactStore, openArtifactStore, openStore, type Store } from "@basin/db";
import { type BasinServer, createServer, type ServerOptions } from "@basin/server";

/** What a GraphQL request answers. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly data: any;
  readonly errors: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export interface Stage {
  readonly store: Store;
  readonly artifacts: ArtifactStore;
  readonly server: BasinServer;
  readonly url: string;
  /** Lines that the server logged. */
  readonly logged: string[];
  /** Statements in SQL so far. */
  readonly statements: string[];
  query(
    text: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answered>;
  /** As `query`; throws the first error. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  ask(text: string, variables?: Record<string, unknown>): Promise<any>;
  get(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Where a suite gets its databases from. */
export type OpenUrl = (folder: string) => Promise<string>;

export async function openStage(openUrl: OpenUrl, options: Partial<ServerOptions> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "basin-server-"));
  const statements: string[] = [];
  const store = await openStore(await openUrl(folder), { log: (statement) => statements.push(statement) });
  const artifacts = await openArtifactStore(join(folder, "artifacts"));
  const logged: string[] = [];
  const server = await createServer({
    store,
    artifacts,
    pollEvery: 20,
    log: (line) => logged.push(line),
    ...options,
  });
  const url = await server.listen();
  const query: Stage["query"] = async (text, variables = {}, headers = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query: text, variables }),
    });
    const { data, errors = [] } = (await response.json()) as Partial<Answered>;
    return { status: response.status, data, errors };
  };
  return {
    ...{ store, artifacts, server, url, logged, statements, query },
    async ask(text, variables) {
      const { data, errors } = await query(text, variables);
      if (errors[0]) throw new Error(`${errors[0].extensions.code}: ${errors[0].message}`);
      return data;
    },
    get: (path, init) => fetch(`${url}${path}`, init),
    async close() {
      await server.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
