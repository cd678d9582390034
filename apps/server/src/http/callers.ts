import type { Scope } from "@basin/db";
import type { RequestHandler, Response } from "express";
import { requireScope } from "../access/scopes.js";
import { viewerOf } from "../access/viewer.js";
import type { Services, Viewer } from "../context.js";

/** Finds out who asks, for all that follows. */
export function identify({ store }: Services, options: { readonly tokens: boolean }): RequestHandler {
  return async (request, response, next) => {
    response.locals["viewer"] = await viewerOf(store, request.get("Authorization"), options);
    next();
  };
}

/** Who asks. */
export const viewerIn = (response: Response): Viewer => response.locals["viewer"] as Viewer;

/** Lets only those with a scope pass. */
export const withScope =
  (scope: Scope): RequestHandler =>
  (_request, response, next) => {
    requireScope(viewerIn(response), scope);
    next();
  };

export const readScope = withScope("read");
