import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";
import type { Client, Run } from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";

/** What can be exported, and the address of each ending. */
type Exports = Readonly<Record<string, string>>;

const surfaceEndings = [".h5", ".npz", ".csv", ".json", ".vtp", ".png", ".svg"];

/**
 * Writes what a run, a surface, a model or a data set holds to a file; the ending says which form of it.
 *
 * @throws ComputeError `invalid` with the endings that there are
 */
export async function exportTo(client: Client, id: string, path: string): Promise<void> {
  const exports = await exportsOf(client, id);
  const ending = extname(path).toLowerCase();
  const address = exports[ending];
  if (address === undefined) {
    throw invalid(id, `a name that ends in ${Object.keys(exports).join(", ")}`, basename(path));
  }
  await saveDownload(await client.download(address), path);
}

/** The endings that an object can be exported to. */
async function exportsOf(client: Client, id: string): Promise<Exports> {
  const [prefix = ""] = id.split("_");
  if (prefix === "srf") return surfaceExports(id);
  if (prefix === "mdl") return modelExports(id);
  if (prefix === "run") return runExports(await client.run(id));
  throw invalid("export", "the id of a run, a surface or a model", id);
}

function runExports(run: Run): Exports {
  const metrics = { ".csv": `/runs/${run.id}/metrics.csv`, ".json": `/runs/${run.id}/metrics.json` };
  return {
    ...metrics,
    ...artifactExports(run),
    ...(run.model && modelExports(run.model.id)),
    ...(run.surface && surfaceExports(run.surface.id)),
  };
}

/** Artifacts that are the only one of a run with their ending; models have an address of their own. */
function artifactExports({ artifacts }: Run): Exports {
  const kept = artifacts.filter(({ role }) => role !== "checkpoint" && role !== "state");
  const alone = kept.filter(
    ({ name }) => kept.filter((other) => extname(other.name) === extname(name)).length === 1,
  );
  return Object.fromEntries(
    alone.map(({ hash, name }) => [extname(name), `/artifacts/${hash}/${encodeURIComponent(name)}`]),
  );
}

function surfaceExports(id: string): Exports {
  return Object.fromEntries(surfaceEndings.map((ending) => [ending, `/surfaces/${id}${ending}`]));
}

function modelExports(id: string): Exports {
  return { ".safetensors": `/models/${id}.safetensors` };
}

/** Writes a download to a file: under a temporary name beside it, which is renamed once all bytes are there. */
export async function saveDownload(response: Response, path: string): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
  try {
    const body = Readable.fromWeb(response.body as NodeStream<Uint8Array>);
    await pipeline(body, createWriteStream(temporary, { flags: "wx", flush: true }));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    const detail = `cannot write the file: ${reason}`;
    throw new ComputeError({ code: "failed", where: basename(path), detail, cause });
  }
}
