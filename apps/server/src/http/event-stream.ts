import type { Request, RequestHandler } from "express";
import type { GraphQLSchema } from "graphql";
import { createHandler } from "graphql-sse/lib/use/express";
import { formatErrors, type Log } from "../answer/format.js";
import { prepareOperation } from "../answer/operation.js";
import type { Context, Viewer } from "../context.js";

export interface EventStreamParts {
  readonly schema: GraphQLSchema;
  readonly log: Log;
  readonly contextOf: (viewer: Viewer) => Context;
}

/** Serves subscriptions as server-sent events, with a ping every twelve seconds. The body must have been read already. */
export function eventStream({ schema, log, contextOf }: EventStreamParts): RequestHandler {
  const handler = createHandler({
    onSubscribe: ({ raw }, request) => {
      const viewer = (raw as Request).res!.locals["viewer"] as Viewer;
      const prepared = prepareOperation(schema, request, contextOf(viewer));
      // The library's types want a context with an index signature.
      return ("schema" in prepared ? prepared : Promise.resolve({ data: null, errors: prepared })) as never;
    },
    onNext: (_context, _request, result) =>
      result.errors && ({ ...result, errors: formatErrors(result.errors, log) } as never),
  });
  return (request, response, next) => {
    // A proxy that buffers would hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    handler(request, response).catch(next);
  };
}
