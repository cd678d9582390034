/** What a share opens without a token: its document, and its surfaces as files. */
import type { SurfaceAxis } from "@basin/db";
import { encodeSurface } from "@basin/formats";
import { Router } from "express";
import type { Services } from "../context.js";
import type { GridJson } from "../scalar/grid.js";
import type { FrozenSurface } from "../share/document.js";
import { findShare, readDocument } from "../share/open.js";
import { fileName } from "./file-name.js";
import { HttpError } from "./http-error.js";
import { fromBytes, send } from "./send.js";
import { sha256 } from "./sha256.js";
import { toGrid } from "./surface-file.js";

export function shares(services: Services): Router {
  const router = Router();
  router.get("/s/:file", async (request, response) => {
    const [, slug] = /^(\w+)\.json$/.exec(request.params.file) ?? [];
    const share = await open(services, slug);
    const bytes = await services.artifacts.get(share.documentHash);
    const name = `${fileName(share.title)}.json`;
    await send(
      request,
      response,
      fromBytes(bytes, { etag: share.documentHash, mediaType: "application/json", name }),
    );
  });

  router.get("/s/:slug/surface/:file", async (request, response) => {
    const share = await open(services, request.params.slug);
    const { surfaces } = await readDocument(services, share);
    const [, number, ending] = /^(\d{1,3})\.(\w+)$/.exec(request.params.file) ?? [];
    const surface = surfaces[Number(number) - 1];
    if (surface === undefined || ending === undefined) {
      throw new HttpError(404, `want a surface from 1 to ${surfaces.length}, as 1.png`);
    }
    const { bytes, mediaType } = await encodeSurface(ending, gridOf(surface), { title: surface.title });
    const name = `${fileName(surface.title)}.${ending}`;
    await send(request, response, fromBytes(bytes, { etag: sha256(bytes), mediaType, name }));
  });
  return router;
}

async function open(services: Services, slug: string | undefined) {
  const share = slug === undefined ? undefined : await findShare(services, slug);
  if (share === undefined) throw new HttpError(404, "share: want one that there is");
  return share;
}

function gridOf(surface: FrozenSurface) {
  return toGrid(surface as { axes: readonly SurfaceAxis[]; protocol: FrozenSurface["protocol"] }, {
    loss: floats(surface.loss),
    accuracy: floats(surface.accuracy),
    finished: new Uint8Array(Buffer.from(surface.finished.data, "base64")),
  });
}

function floats({ data }: GridJson): Float32Array {
  const bytes = Buffer.from(data, "base64");
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}
