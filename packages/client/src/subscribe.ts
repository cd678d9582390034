import { type AnswerError, type Endpoint, toError, toRequest } from "./endpoint.js";
import { ClientError } from "./errors.js";
import { readEventStream } from "./event-stream.js";

/** A subscription's result as servers send it. */
interface Result {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
}

/** How one connection is made. */
export interface SubscribeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once the server has taken the subscription. */
  readonly onOpen?: (() => void) | undefined;
}

/**
 * The results of a subscription over one connection, as server-sent events. It ends when the server says so.
 *
 * @throws ClientError `unreachable` if the connection breaks before, or the error that a result carries
 */
export async function* subscribe(
  endpoint: Endpoint,
  document: string,
  variables: unknown,
  { signal, onOpen }: SubscribeOptions = {},
): AsyncGenerator<unknown, void, void> {
  const connection = new AbortController();
  const signals = [connection.signal, ...(signal ? [signal] : [])];
  const { headers, ...init } = toRequest(document, variables);
  try {
    const response = await endpoint.request("/graphql/stream", {
      ...init,
      headers: { ...(headers as Record<string, string>), accept: "text/event-stream" },
      signal: AbortSignal.any(signals),
    });
    onOpen?.();
    yield* readResults(endpoint.url, response);
  } finally {
    connection.abort();
  }
}

async function* readResults(where: string, { body }: Response): AsyncGenerator<unknown, void, void> {
  if (!body) throw new ClientError({ code: "failed", where, detail: "want a stream, got no body" });
  for await (const { event, data } of readEventStream(body, { where })) {
    if (event === "complete") return;
    const { data: result, errors: [error] = [] } = JSON.parse(data) as Result;
    if (error) throw toError(where, error);
    yield result;
  }
}
