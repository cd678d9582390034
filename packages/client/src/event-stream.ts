import { ClientError } from "./errors.js";

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

/** How a stream is read. */
export interface StreamOptions {
  /** The address, for messages. */
  readonly where: string;
  /** The server pings about every 12 s: silence of this many milliseconds means that the connection is dead. */
  readonly silenceMs?: number | undefined;
}

const SILENCE = 40_000;
/** Far above any chunk of cells: a server that never ends a message must not fill the memory. */
const MAX_MESSAGE = 2 ** 26;

/**
 * Messages of `text/event-stream` in order. Comments, which pings are, yield nothing but count as a sign of life.
 * Whoever stops iterating gives the stream up, and should abort its request as well.
 *
 * @throws ClientError `unreachable` if the connection breaks or falls silent
 */
export async function* readEventStream(
  body: ReadableStream<Uint8Array>,
  { where, silenceMs = SILENCE }: StreamOptions,
): AsyncGenerator<StreamMessage, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await readSoon(reader, { where, silenceMs });
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).replaceAll("\r\n", "\n").split("\n\n");
      text = blocks.pop()!;
      if (text.length > MAX_MESSAGE) throw broken(where, `a message of more than ${MAX_MESSAGE} characters`);
      for (const block of blocks) {
        const message = parseMessage(block);
        if (message !== undefined) yield message;
      }
    }
  } finally {
    // Not waited for: with a message under way some engines never say that they are done.
    reader.cancel().catch(() => {});
  }
}

async function readSoon(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { where, silenceMs }: { readonly where: string; readonly silenceMs: number },
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(broken(where, `silent for ${silenceMs} ms`)), silenceMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (cause) {
    throw cause instanceof ClientError ? cause : broken(where, "the connection broke", cause);
  } finally {
    clearTimeout(timer);
  }
}

function parseMessage(block: string): StreamMessage | undefined {
  const fields: Record<"event" | "data", string[]> = { event: [], data: [] };
  for (const line of block.split("\n")) {
    const [, name, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (name !== undefined) fields[name as "event" | "data"].push(value!);
  }
  if (fields.event.length + fields.data.length === 0) return undefined;
  return { event: fields.event.at(-1) ?? "message", data: fields.data.join("\n") };
}

function broken(where: string, detail: string, cause?: unknown): ClientError {
  return new ClientError({ code: "unreachable", where, detail, cause });
}
