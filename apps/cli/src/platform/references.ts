import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { Readable } from "node:stream";
import {
  type Client,
  DatasetsDocument,
  type DatasetsQuery,
  ModelsByTextDocument,
  RegisterDatasetDocument,
  type Run,
  throwUserErrors,
} from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";
import type { NetworkOptions } from "../options.js";
import { note } from "../progress.js";
import { given } from "./run-inputs.js";

/**
 * The id of a model that was given by its id, its name or a file. A file is imported: what uses the model waits for
 * that, and the same file is not imported twice.
 *
 * @param option as people write it, for messages
 */
export async function findModel(
  client: Client,
  option: string,
  text: string,
  { arch, mean, deviation }: NetworkOptions = {},
): Promise<string> {
  if (/^mdl_[0-9a-z]+$/.test(text)) return text;
  if ((await kindOf(text)) === "file")
    return modelOf(await importFile(client, text, given({ arch, mean, deviation })));
  const { models } = await client.query(ModelsByTextDocument, { text, first: 100 });
  const found = models.edges.map(({ node }) => node).filter(({ name }) => name === text);
  if (found.length === 1) return found[0]!.id;
  if (found.length === 0) throw invalid(option, "the id or name of a model, or a checkpoint", text);
  const ids = found.map(({ id }) => id).join(", ");
  throw new ComputeError({
    code: "invalid",
    where: option,
    detail: `several models are called ${text}: ${ids}`,
  });
}

/** Uploads a checkpoint and starts its import. The same file, asked for in the same way, answers the import of before. */
export async function importFile(client: Client, path: string, network: ImportOptions = {}): Promise<Run> {
  const { name = basename(path, extname(path)), mean, deviation, ...rest } = network;
  const details = given({ ...rest, mean: mean && [...mean], deviation: deviation && [...deviation] });
  const hash = await upload(client, path);
  const asked = JSON.stringify({ hash, name, ...details });
  const idempotencyKey = `import:${createHash("sha256").update(asked).digest("hex")}`;
  const run = await client.startImport({ upload: hash, name, idempotencyKey, ...details });
  note(`${path} is ${modelOf(run)}, by ${run.id}`);
  return run;
}

/** Uploads a checkpoint and answers its hash; nothing where there is no such file. */
export async function uploadCheckpoint(client: Client, path: string): Promise<string | undefined> {
  return (await kindOf(path)) === "file" ? upload(client, path) : undefined;
}

async function upload(client: Client, path: string): Promise<string> {
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return (await client.upload(body, basename(path))).hash;
}

/** The model that a run makes. */
function modelOf({ id, model }: Run): string {
  if (model) return model.id;
  throw new ComputeError({ code: "failed", where: id, detail: "want a run that makes a model" });
}

/** How a file's network is understood, and what the model is called. */
export interface ImportOptions extends NetworkOptions {
  readonly name?: string;
  readonly classes?: number;
  readonly channels?: number;
  readonly height?: number;
  readonly width?: number;
}

/**
 * What a run is given as its data: a name or an id as it is, a path under the name by which it is registered. An .npz is
 * uploaded; a folder must lie on the workers' machines.
 */
export async function findData(client: Client, text: string): Promise<string> {
  const path = resolve(text);
  const kind = await kindOf(path);
  if (kind === undefined || (await findRegistered(client, (set) => set.name === text || set.id === text)))
    return text;
  if (kind === "folder") return registerFolder(client, path);
  if (extname(path) !== ".npz") throw invalid("--data", "a data set, a folder or a .npz", text);
  const hash = await upload(client, path);
  const known = await findRegistered(client, ({ source }) => source === hash);
  return (
    known?.id ?? register(client, { name: `${basename(path, ".npz")}-${hash.slice(0, 8)}`, upload: hash })
  );
}

async function registerFolder(client: Client, path: string): Promise<string> {
  const known = await findRegistered(client, ({ kind, source }) => kind === "path" && source === path);
  return known?.id ?? register(client, { name: path, path });
}

async function register(
  client: Client,
  input: { name: string; path?: string; upload?: string },
): Promise<string> {
  const { registerDataset } = await client.query(RegisterDatasetDocument, { input });
  throwUserErrors("--data", registerDataset.userErrors);
  return registerDataset.dataset!.id;
}

type Registered = {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly source: string;
};

async function findRegistered(
  client: Client,
  isIt: (set: Registered) => boolean,
): Promise<Registered | undefined> {
  let after: string | null = null;
  do {
    const { datasets }: DatasetsQuery = await client.query(DatasetsDocument, { first: 100, after });
    const found = datasets.edges.find(({ node }) => isIt(node));
    if (found) return found.node;
    after = datasets.pageInfo.hasNextPage ? (datasets.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return undefined;
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? "file" : found?.isDirectory() ? "folder" : undefined;
}
