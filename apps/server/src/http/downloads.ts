/** Everything that is downloaded by an address: artifacts, surfaces, checkpoints, curves. */
import type { Model, Run, Surface } from "@basin/db";
import { encodeSurface } from "@basin/formats";
import { Router } from "express";
import type { Services } from "../context.js";
import { artifactOf } from "./artifact-file.js";
import { readScope } from "./callers.js";
import { curveFiles } from "./curve-file.js";
import { fileName } from "./file-name.js";
import { HttpError } from "./http-error.js";
import { fromBytes, send } from "./send.js";
import { sha256 } from "./sha256.js";
import { gridOfSurface } from "./surface-file.js";

/** The routes, all for those who may read. */
export function downloads({ store, artifacts }: Services): Router {
  const router = Router();
  router.use(["/artifacts", "/surfaces", "/models", "/runs"], readScope);

  router.get("/artifacts/:hash{/:name}", async (request, response) => {
    const { hash, name } = request.params;
    await send(request, response, await artifactOf({ store, artifacts }, { hash: hash!, name }));
  });

  router.get("/models/:file", async (request, response) => {
    const id = withEnding(request.params.file, ["safetensors"]).stem;
    const model = there(await one<Model>(store.models, id), "a model", id);
    if (model.checkpointHash === null)
      throw new HttpError(409, `${id}: want a model that is ready, got none yet`);
    const name = `${fileName(model.name)}.safetensors`;
    await send(
      request,
      response,
      await artifactOf({ store, artifacts }, { hash: model.checkpointHash, name }),
    );
  });

  router.get("/surfaces/:file", async (request, response) => {
    const { stem: id, ending } = withEnding(request.params.file);
    const surface = there(await one<Surface>(store.surfaces, id), "a surface", id);
    const [run] = await store.runs.get([surface.runId]);
    const grid = await gridOfSurface(store, surface);
    const { bytes, mediaType } = await encodeSurface(ending, grid, { title: run?.title ?? id });
    const name = `${fileName(run?.title ?? id)}.${ending}`;
    await send(request, response, fromBytes(bytes, { etag: sha256(bytes), mediaType, name }));
  });

  router.get("/runs/:id/:file", async (request, response) => {
    const { stem, ending } = withEnding(request.params.file, ["csv", "json"]);
    if (stem !== "metrics")
      throw new HttpError(404, `want metrics.csv or metrics.json, got ${request.params.file}`);
    const run = there(await one<Run>(store.runs, request.params.id), "a run", request.params.id);
    const { mediaType, encode } = curveFiles[ending as keyof typeof curveFiles];
    const [curves] = await store.metrics.curves([run.id], { resolution: Number.MAX_SAFE_INTEGER });
    const bytes = Buffer.from(encode(curves ?? []));
    const name = `${fileName(run.title)}-metrics.${ending}`;
    await send(request, response, fromBytes(bytes, { etag: sha256(bytes), mediaType, name }));
  });
  return router;
}

type ById<T> = { get(ids: readonly string[]): Promise<readonly (T | undefined)[]> };

async function one<T>(part: ById<T>, id: string): Promise<T | undefined> {
  const [value] = await part.get([id]);
  return value;
}

function there<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw new HttpError(404, `want ${what}, got ${JSON.stringify(id.slice(0, 100))}`);
  return value;
}

/** A file's name in two parts. @throws HttpError 404 for another ending */
function withEnding(
  file: string,
  endings?: readonly string[],
): { readonly stem: string; readonly ending: string } {
  const dot = file.lastIndexOf(".");
  const [stem, ending] = [file.slice(0, Math.max(0, dot)), file.slice(dot + 1)];
  if (stem === "" || (endings !== undefined && !endings.includes(ending))) {
    throw new HttpError(
      404,
      `want a name ending in .${endings?.join(", .") ?? "h5"}, got ${file.slice(0, 100)}`,
    );
  }
  return { stem, ending };
}
