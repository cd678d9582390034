import type { ErrorRequestHandler, Request } from "express";
import { tell } from "../answer/door.js";
import type { Log } from "../answer/format.js";

/** A request that is answered with a status and one line. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The status of what the door tells. */
const statuses: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  MISSING: 404,
  CONFLICT: 409,
  STATE: 409,
  IN_USE: 409,
  GONE: 410,
  TOO_LARGE: 413,
  UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
  CORRUPT: 500,
};

/** The last handler: every error becomes one line of JSON. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      if (!isAway(error)) log(lineOf(request, error));
      // Too late for an answer: the reader must see that this is not all.
      return void response.destroy();
    }
    const { status, code, message, expected } = toAnswer(error);
    if (!expected) log(lineOf(request, error));
    if (status === 401) response.set("WWW-Authenticate", "Bearer");
    response.removeHeader("Content-Disposition");
    response.removeHeader("ETag");
    response.status(status).json({ error: { code, message } });
  };
}

/** What a connection says whose other end has left. */
const away = new Set(["EPIPE", "ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"]);

function isAway(error: unknown): boolean {
  return error instanceof Error && away.has(String(Reflect.get(error, "code")));
}

function lineOf({ method, path }: Request, error: unknown): string {
  return `${method} ${path}: ${error instanceof Error ? error.stack : String(error)}`;
}

function toAnswer(error: unknown) {
  if (error instanceof HttpError) {
    return { status: error.status, code: "INVALID", message: error.message, expected: true };
  }
  if (isHttpish(error))
    return { status: error.status, code: "INVALID", message: error.message, expected: true };
  const told = tell(error);
  return { ...told, status: statuses[told.code] ?? 400 };
}

/** Errors of express and its body parser that are the client's. */
function isHttpish(error: unknown): error is { readonly status: number; readonly message: string } {
  const status = (error as { readonly status?: unknown } | null)?.status;
  return error instanceof Error && typeof status === "number" && status >= 400 && status < 500;
}
