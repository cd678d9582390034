import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the server was sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers a request; it may keep the response open. */
export type Handler = (sent: Sent, response: ServerResponse) => void;

/** A server that says what a test wants it to say, and remembers what it was asked. */
export interface FakeServer {
  readonly url: string;
  readonly sent: readonly Sent[];
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startFakeServer(handler: Handler): Promise<FakeServer> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("latin1");
    const one = { method: request.method!, path: request.url!, headers: request.headers, body };
    sent.push(one);
    handler(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with data as GraphQL servers do. */
export function answerData(response: ServerResponse, data: unknown): void {
  response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
}

/** The operation's variables. */
export function variablesOf({ body }: Sent): Record<string, unknown> {
  return (JSON.parse(body) as { variables: Record<string, unknown> }).variables;
}

/** One message of a stream of server-sent events. */
export function sendEvent(response: ServerResponse, data: unknown): void {
  response.write(`event: next\ndata: ${JSON.stringify({ data })}\n\n`);
}

/** A run as the API answers it. */
export function aRun(more: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: "run_1", task: "surface", title: "t", state: "running", error: null, progress: {}, ...more };
}
