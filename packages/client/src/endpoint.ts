import { ClientError } from "./errors.js";

/** Where the API is and how it is reached. */
export interface EndpointOptions {
  /** Address of the server, as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The key of a token; not needed on a loopback address. */
  readonly token?: string | undefined;
  /** In place of the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
}

/** One server: requests with the token, and errors as one line. */
export interface Endpoint {
  /** The server's address without a slash at the end. */
  readonly url: string;
  /** @param path below the server's address, or a whole address. @throws ClientError unless the answer is a success */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** @throws ClientError with the code of the first error of the answer */
  query(document: string, variables: unknown, signal?: AbortSignal): Promise<unknown>;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

/** An error as GraphQL servers send it. */
export interface AnswerError {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

/** Connects to nothing yet: each request stands for itself. */
export function createEndpoint({ url, token, fetch: send = fetch }: EndpointOptions): Endpoint {
  const base = url.replace(/\/+$/, "").replace(/\/graphql$/, "");
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const address = /^https?:\/\//.test(path) ? path : `${base}${path}`;
    const headers = new Headers(init.headers);
    // The key goes to its own server only, whatever address an answer may name.
    if (token && address.startsWith(`${base}/`)) headers.set("authorization", `Bearer ${token}`);
    const response = await send(address, { ...init, headers }).catch((cause: unknown) => {
      throw init.signal?.aborted ? cancelled(address, cause) : unreachable(address, cause);
    });
    return response.ok ? response : Promise.reject(await refused(address, response));
  };
  return {
    url: base,
    request,
    async query(document, variables, signal) {
      const response = await request("/graphql", {
        ...toRequest(document, variables),
        ...(signal && { signal }),
      });
      const answer = (await response.json()) as Answer;
      const [error] = answer.errors ?? [];
      if (error) throw toError(base, error);
      return answer.data;
    },
  };
}

/** A GraphQL operation as an HTTP request. */
export function toRequest(query: string, variables: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query, variables }),
  };
}

/** An error of an answer as ours. */
export function toError(where: string, { message, extensions }: AnswerError): ClientError {
  return new ClientError({ code: extensions?.code ?? "failed", where, detail: message });
}

/** What a raised signal makes of a request. */
export function cancelled(where: string, cause?: unknown): ClientError {
  return new ClientError({ code: "cancelled", where, detail: "cancelled", cause });
}

function unreachable(where: string, cause: unknown): ClientError {
  return new ClientError({ code: "unreachable", where, detail: `no answer: ${reasonOf(cause)}`, cause });
}

/** `fetch` says `fetch failed` and hides the reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof AggregateError && cause.errors[0] instanceof Error) return cause.errors[0].message;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

async function refused(where: string, response: Response): Promise<ClientError> {
  const text = await response.text().catch(() => "");
  const { message, extensions } = parseError(text) ?? { message: "" };
  const said = message || (text.startsWith("<") ? "" : text.trim().slice(0, 300));
  const detail = said || `status ${response.status} ${response.statusText}`;
  return new ClientError({ code: extensions?.code ?? codes[response.status] ?? "failed", where, detail });
}

/** For answers that are not GraphQL's: downloads and uploads. */
const codes: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "missing",
  409: "state",
  410: "gone",
  413: "too-large",
  415: "unsupported",
  503: "unavailable",
};

/** The first error of a GraphQL answer, or the one of a plain `{"error": ...}`. */
function parseError(text: string): AnswerError | undefined {
  try {
    const { errors, error } = JSON.parse(text) as { errors?: AnswerError[]; error?: string | AnswerError };
    return typeof error === "string" ? { message: error } : (errors?.[0] ?? error);
  } catch {
    return undefined;
  }
}
