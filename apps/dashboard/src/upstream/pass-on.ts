import { serverAddress } from "./address.ts";
import { strangerComplaint } from "./own-request.ts";
import { tokenFrom } from "./token.ts";

/** Headers that belong to one connection, or that `fetch` settles by itself. */
const hopHeaders = [
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "host",
  "origin",
  "expect",
  "content-length",
  "accept-encoding",
  // Cookies are this app's; the server knows tokens.
  "cookie",
];

/** Headers of an answer that no longer hold once `fetch` has unpacked it. */
const packedHeaders = ["connection", "keep-alive", "transfer-encoding", "content-encoding"];

/** Sends a request on to Basin's server and its answer back as it comes, so that streams stay streams. */
export async function passOn(request: Request, path: readonly string[]): Promise<Response> {
  const complaint = strangerComplaint(request.headers);
  if (complaint !== undefined) return refusal(403, "FORBIDDEN", complaint);
  const target = `${serverAddress()}/${path.map(encodeURIComponent).join("/")}${new URL(request.url).search}`;
  try {
    const answer = await fetch(target, {
      method: request.method,
      headers: headersFor(path, request.headers),
      body: request.body,
      redirect: "manual",
      cache: "no-store",
      signal: request.signal,
      // Node asks for this where a body is a stream; the types of the browser's fetch do not know it.
      ...(request.body === null ? {} : { duplex: "half" }),
    } as RequestInit);
    return new Response(answer.body, { status: answer.status, headers: answerHeaders(answer) });
  } catch {
    return refusal(502, "SERVER_AWAY", `server: no answer from ${serverAddress()}`);
  }
}

function answerHeaders(answer: Response): Headers {
  const headers = without(answer.headers, packedHeaders);
  if (answer.headers.has("content-encoding")) headers.delete("content-length");
  // Compressing an event stream would hold events back.
  if (headers.get("content-type")?.startsWith("text/event-stream")) {
    headers.set("cache-control", "no-cache, no-transform");
  }
  return headers;
}

/** What the server is told. Shares are open to all: a key that has expired must not close them. */
function headersFor([room]: readonly string[], given: Headers): Headers {
  const headers = without(given, hopHeaders);
  const token = room === "s" ? undefined : tokenFrom(given.get("cookie"));
  if (token && !headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
  return headers;
}

function without(headers: Headers, names: readonly string[]): Headers {
  const kept = new Headers(headers);
  for (const name of names) kept.delete(name);
  return kept;
}

/** In GraphQL's form, which a client of downloads can read as well. */
function refusal(status: number, code: string, message: string): Response {
  return Response.json({ errors: [{ message, extensions: { code } }] }, { status });
}
