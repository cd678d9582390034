import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request as the server saw it. */
export interface Seen {
  readonly range: string | undefined;
  readonly encoding: string | undefined;
}

/** How the server behaves towards its n-th request, from 0. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, n: number) => void;

/** A server on the loopback that lives as long as the test. */
export async function serve(behave: Behaviour): Promise<{ readonly url: string; readonly seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ range: request.headers.range, encoding: request.headers["accept-encoding"] as string });
    behave(request, response, seen.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`, seen };
}

/** Answers as a well-behaved server does: all of it, the part that was asked for, or 416. */
export function sendFile(request: IncomingMessage, response: ServerResponse, file: Uint8Array): void {
  const start = startOf(request);
  if (start >= file.length) {
    response.writeHead(416, { "content-range": `bytes */${file.length}` }).end();
    return;
  }
  const range = start === 0 ? {} : { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` };
  response.writeHead(start === 0 ? 200 : 206, { "content-length": file.length - start, ...range });
  response.end(file.subarray(start));
}

/** Answers like `sendFile`, but stops after `bytes` of the body; what it returns breaks the connection off. */
export function sendSome(
  request: IncomingMessage,
  response: ServerResponse,
  { file, bytes }: { readonly file: Uint8Array; readonly bytes: number },
): () => void {
  const start = startOf(request);
  const range = { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` };
  response.writeHead(start === 0 ? 200 : 206, { "content-length": file.length - start, ...range });
  response.write(file.subarray(start, start + bytes));
  return () => response.destroy();
}

function startOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}
