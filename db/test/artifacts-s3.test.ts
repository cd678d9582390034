import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { openArtifactStore } from "@basin/db";
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { s3Keys, startS3 } from "./s3.js";
import { describeArtifacts, expectStoreError, sha256, text } from "./suite/artifacts.js";

Object.assign(process.env, s3Keys, {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});

const bucket = "basin-test";
const server = await startS3(bucket);
const client = new S3Client({ region: "us-east-1", endpoint: server.endpoint, forcePathStyle: true });
afterAll(async () => {
  client.destroy();
  await server.stop();
});
afterEach(() => vi.unstubAllEnvs());

const locationOf = (prefix: string, endpoint = server.endpoint): string =>
  `s3://${bucket}/${prefix}?endpoint=${endpoint}&region=us-east-1`;

async function keysBelow(prefix: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.map(({ Key = "" }) => Key.slice(prefix.length)).sort();
}

let stores = 0;
describeArtifacts("an S3 store", async () => {
  const prefix = `store-${stores++}/artifacts`;
  return {
    store: await openArtifactStore(locationOf(prefix)),
    names: () => keysBelow(`${prefix}/`),
    async damage(hash, bytes) {
      const Key = `${prefix}/${hash.slice(0, 2)}/${hash}`;
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes }));
    },
  };
});

describe("a bucket of artifacts", () => {
  it("may be used without a prefix", async () => {
    const store = await openArtifactStore(`s3://${bucket}?endpoint=${server.endpoint}`);
    const hash = await store.put(text("no prefix"));
    expect(await keysBelow(hash.slice(0, 2))).toEqual([`/${hash}`]);
  });

  it("must be there", () =>
    expectStoreError(
      () => openArtifactStore(`s3://no-such-bucket?endpoint=${server.endpoint}`),
      "invalid",
      /^artifacts in s3:\/\/no-such-bucket: no such bucket, make it first$/,
    ));

  it("says so where the keys are not right", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "somebody");
    const message = /access denied, check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/;
    await expectStoreError(() => openArtifactStore(locationOf("a")), "invalid", message);
  });

  it("says so where there are no keys", async () => {
    for (const name of Object.keys(s3Keys)) vi.stubEnv(name, "");
    for (const name of ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"]) vi.stubEnv(name, "no-such-file");
    const message = /no keys, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY$/;
    await expectStoreError(() => openArtifactStore(locationOf("a")), "invalid", message);
  });
});

describe("an S3 store that lets us down", () => {
  it("is unavailable when it is opened and nothing answers", async () => {
    const { endpoint, stop } = await listen((_, response) => response.end());
    await stop();
    const message = /no answer from the S3 store: ECONNREFUSED$/;
    await expectStoreError(() => openArtifactStore(locationOf("a", endpoint)), "unavailable", message);
  });

  it("is asked three times to take an artifact", async () => {
    const puts: string[] = [];
    const { endpoint } = await listen((request, response) => {
      const isPut = request.method === "PUT";
      const chunks: Uint8Array[] = [];
      request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      request.on("end", () => {
        if (isPut) puts.push(Buffer.concat(chunks).toString());
        response.writeHead(isPut ? (puts.length < 3 ? 503 : 200) : isBucket(request.url) ? 200 : 404).end();
      });
    });
    const store = await openArtifactStore(locationOf("a", endpoint));
    expect(await store.put(text("abc"))).toBe(sha256(text("abc")));
    expect(puts).toEqual(["abc", "abc", "abc"]);
  });

  it("is asked once where asking again will not help", async () => {
    let puts = 0;
    const { endpoint } = await listen((request, response) => {
      if (request.method === "PUT") puts++;
      const code = request.method === "PUT" ? 403 : isBucket(request.url) ? 200 : 404;
      request.resume().on("end", () => response.writeHead(code).end());
    });
    const store = await openArtifactStore(locationOf("a", endpoint));
    const message = /^artifact [0-9a-f]{12}: cannot write it to S3: \w+ \(403\)$/;
    await expectStoreError(() => store.put(text("abc")), "unavailable", message);
    expect(puts).toBe(1);
  });

  it("is unavailable when it hangs up in the middle of an artifact", async () => {
    const { endpoint } = await listen((request, response) => {
      response.writeHead(200, { "content-length": isBucket(request.url) ? 0 : 1000 });
      if (request.method === "GET") response.write("half", () => response.destroy());
      else response.end();
    });
    const store = await openArtifactStore(locationOf("a", endpoint));
    const message = /cannot read it from S3: ECONNRESET$/;
    await expectStoreError(() => store.get(sha256(text("abc"))), "unavailable", message);
  });
});

function isBucket(url: string | undefined): boolean {
  return /^\/[^/]+\/?(\?|$)/.test(url ?? "");
}

/** A server that stands in for an S3 store, for the length of a test. */
async function listen(answer: RequestListener): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const stand = createServer(answer);
  await new Promise<void>((resolve) => stand.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    stand.closeAllConnections();
    await new Promise((resolve) => stand.close(resolve));
  };
  onTestFinished(stop);
  return { endpoint: `http://127.0.0.1:${(stand.address() as AddressInfo).port}`, stop };
}
