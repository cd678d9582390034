import { type Client, ClientError, createClient } from "@basin/client";
import { afterEach, describe, expect, it } from "vitest";
import {
  answerData,
  aRun,
  type FakeServer,
  type Handler,
  startFakeServer,
  variablesOf,
} from "./fake-server.js";

let servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

async function serve(handler: Handler): Promise<FakeServer> {
  const server = await startFakeServer(handler);
  servers.push(server);
  return server;
}

async function clientOf(handler: Handler): Promise<Client> {
  return createClient({ url: (await serve(handler)).url });
}

const base64 = (values: Float32Array | Uint8Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");

async function failureOf(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ClientError);
  const failure = error as ClientError;
  expect(failure.message).not.toContain("\n");
  return failure;
}

describe("client", () => {
  it("sends a token to its own server and to no other one", async () => {
    const other = await serve((_, response) => response.end("x"));
    const own = await serve((_, response) => answerData(response, {}));
    const client = createClient({ url: `${own.url}/`, token: "key" });
    await client.query("{ version }");
    await client.download(`${other.url}/file`);
    expect(own.sent.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ["/graphql", "Bearer key"],
    ]);
    expect(other.sent.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("names every field that the server does not take", async () => {
    const userErrors = [
      { path: ["x", "points"], message: "want an integer from 2, got 1", code: "INVALID" },
      { path: ["model"], message: "want the id of a model", code: "MISSING" },
    ];
    const client = await clientOf((_, response) =>
      answerData(response, { startSurface: { run: null, userErrors } }),
    );
    const failure = await failureOf(client.startSurface({ model: "x" }));
    expect(failure.message).toBe(
      "startSurface: x.points: want an integer from 2, got 1; model: want the id of a model",
    );
    expect([failure.code, failure.userErrors]).toEqual(["INVALID", userErrors]);
  });

  it("answers a started run", async () => {
    const server = await serve((_, response) =>
      answerData(response, { startTraining: { run: aRun({ state: "queued" }), userErrors: [] } }),
    );
    const run = await createClient(server).startTraining({ arch: "resnet8", epochs: 2 });
    expect([run.id, run.state]).toEqual(["run_1", "queued"]);
    expect(variablesOf(server.sent[0]!)).toEqual({ input: { arch: "resnet8", epochs: 2 } });
  });

  it("turns a GraphQL error into its code and one line", async () => {
    const errors = [{ message: "too\n  deep", extensions: { code: "TOO_DEEP" } }];
    const client = await clientOf((_, response) => response.writeHead(400).end(JSON.stringify({ errors })));
    const failure = await failureOf(client.query("{ a }"));
    expect([failure.code, failure.message]).toEqual(["TOO_DEEP", `${client.url}/graphql: too deep`]);
  });

  it.each([
    [404, "no such artifact", "missing", /no such artifact$/],
    [410, "", "gone", /status 410/],
    [502, "<html>bad gateway</html>", "failed", /status 502/],
    [415, '{"error":"want a checkpoint"}', "unsupported", /want a checkpoint$/],
  ])("says what a refused download with status %i means", async (status, body, code, says) => {
    const client = await clientOf((_, response) => response.writeHead(status).end(body));
    const failure = await failureOf(client.download("/artifacts/x"));
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(says);
  });

  it("says that a server does not answer, and why", async () => {
    const server = await serve(() => {});
    await server.stop();
    const failure = await failureOf(createClient(server).run("run_1"));
    expect(failure.code).toBe("unreachable");
    expect(failure.message).toMatch(/no answer: .*ECONNREFUSED/);
  });

  it("says that there is no such run", async () => {
    const client = await clientOf((_, response) => answerData(response, { run: null }));
    expect((await failureOf(client.run("run_9"))).message).toBe("run_9: no such run");
  });

  it("decodes the values of a surface, NaN and infinity included", async () => {
    const loss = Float32Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY, -0, 1e-40, 3);
    const accuracy = Float32Array.of(1, 0, 0.5, 0.25, 0.125, 1);
    const finished = Uint8Array.of(1, 0, 1, 1, 1, 1);
    const grid = (data: Float32Array | Uint8Array, dtype: string) => ({
      shape: [2, 3],
      dtype,
      order: "row-major",
      data: base64(data),
    });
    const client = await clientOf((_, response) =>
      answerData(response, {
        surface: {
          id: "srf_1",
          loss: grid(loss, "float32"),
          accuracy: grid(accuracy, "float32"),
          finished: grid(finished, "uint8"),
        },
      }),
    );
    const surface = await client.surface("srf_1");
    expect(surface.shape).toEqual([2, 3]);
    expect(surface.loss).toEqual(loss);
    expect(surface.accuracy).toEqual(accuracy);
    expect(surface.finished).toEqual(finished);
  });

  it("refuses a grid that is shorter than its shape", async () => {
    const grid = { shape: [2, 2], dtype: "float32", order: "row-major", data: base64(new Float32Array(3)) };
    const client = await clientOf((_, response) =>
      answerData(response, { surface: { id: "srf_1", loss: grid, accuracy: grid, finished: grid } }),
    );
    expect((await failureOf(client.surface("srf_1"))).message).toBe(
      "grid: want 16 bytes of float32, got 12 of float32",
    );
  });

  it("uploads bytes and streams before it imports them", async () => {
    const server = await serve(({ path }, response) =>
      path.startsWith("/uploads")
        ? response.end(JSON.stringify({ hash: "f".repeat(64), bytes: 3, name: "a b.th" }))
        : answerData(response, { importModel: { run: aRun({ model: { id: "mdl_1" } }), userErrors: [] } }),
    );
    const client = createClient(server);
    const run = await client.importModel({
      name: "a",
      file: Uint8Array.of(1, 2, 3),
      fileName: "a b.th",
      arch: "vgg9",
    });
    await client.upload(new Blob(["\u0001\u0002"]).stream(), "c");
    expect(run.model?.id).toBe("mdl_1");
    expect(server.sent.map(({ path, body }) => [path, body.length < 9 ? body : ""])).toEqual([
      ["/uploads?name=a%20b.th", "\u0001\u0002\u0003"],
      ["/graphql", ""],
      ["/uploads?name=c", "\u0001\u0002"],
    ]);
    expect(variablesOf(server.sent[1]!)).toEqual({
      input: { name: "a", arch: "vgg9", upload: "f".repeat(64) },
    });
  });
});
