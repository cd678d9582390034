import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openStage, type Stage } from "./stage.js";
import { safetensors } from "./uploads.js";

/** From now on the connection answers writes as the system does once the other end has left. */
function breakWrites(socket: Socket, code: string): void {
  const fail = (done: (error: Error) => void): void =>
    done(Object.assign(new Error(`write ${code}`), { code }));
  Object.assign(socket, {
    _write: (_chunk: unknown, _encoding: unknown, done: (error: Error) => void) => fail(done),
    _writev: (_chunks: unknown, done: (error: Error) => void) => fail(done),
  });
}

describe("a client that leaves in the middle", () => {
  let stage: Stage;
  afterEach(async () => {
    vi.unstubAllEnvs();
    await stage.close();
  });

  test.each(["EPIPE", "ECONNRESET"])("of an event is no fault that anyone prints (%s)", async (code) => {
    // In tests express would not print.
    vi.stubEnv("NODE_ENV", "production");
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    stage = await openStage(async (folder) => `file:${join(folder, "basin.db")}`);
    const opened = new Promise<Socket>((resolve) => stage.server.http.once("connection", resolve));
    const stream = await stage.get("/graphql/stream", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: "subscription { changes { seq } }" }),
    });
    const reader = stream.body!.getReader();
    await reader.read();
    const socket = await opened;
    breakWrites(socket, code);
    await stage.store.studies.create({ name: "an event" });
    await expect.poll(() => socket.destroyed).toBe(true);
    await expect(reader.read().then(() => reader.read())).rejects.toThrow();
    // The stack would come from the last handler, a moment after the connection has ended.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const shown = [...printed.mock.calls.map(String), ...stage.logged];
    printed.mockRestore();
    expect(shown).toEqual([]);
  });
});

describe("a server that stops", () => {
  test("closes connections that ask nothing, and lets a request finish", async () => {
    const stage = await openStage(async (folder) => `file:${join(folder, "basin.db")}`);
    const { hostname, port } = new URL(stage.url);
    const silent = connect(Number(port), hostname).resume();
    await once(silent, "connect");
    let rest: () => void = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(to) {
        to.enqueue(safetensors());
        rest = () => {
          to.enqueue(new Uint8Array(600));
          to.close();
        };
      },
    });
    const begun = once(stage.server.http, "request");
    const upload = stage.get("/uploads", { method: "POST", body, duplex: "half" } as RequestInit);
    await begun;
    const stopped = stage.close();
    await once(silent, "close");
    rest();
    expect((await upload).status).toBe(201);
    await stopped;
  });
});
