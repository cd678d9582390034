/** Artifacts in an S3-compatible store: one object each, `PREFIX/ab/abcdef...`, as a folder has them. */
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { ArtifactStore } from "../artifact-store.js";
import { missing } from "./faults.js";
import { pathOf } from "./hash.js";
import type { ByteRange } from "./range.js";
import { isPassing, openFault, s3Fault, statusOf } from "./s3-faults.js";
import type { S3Location } from "./s3-location.js";
import { createArtifactStore, type Shelf } from "./shelf.js";
import { openSpool, type Spooled } from "./spool.js";

/** The most that one request may put. */
const LONGEST_PUT = 5 * 2 ** 30;
/** Requests for one upload, with a pause before each but the first: the client repeats none whose body is a stream. */
const pauses = [0, 200, 1000];

/**
 * The artifacts of a bucket, which must be there. Keys are looked for where Amazon's clients look: AWS_ACCESS_KEY_ID and
 * AWS_SECRET_ACCESS_KEY first.
 *
 * @throws StoreError `invalid` for a bucket that is missing or refuses the keys, `unavailable` where nothing answers
 */
export async function openS3Artifacts(location: S3Location): Promise<ArtifactStore> {
  const client = createClient(location);
  try {
    await client.send(new HeadBucketCommand({ Bucket: location.bucket }));
  } catch (cause) {
    client.destroy();
    throw openFault(location.bucket, cause);
  }
  // Readable by this user alone: the system's folder of temporaries is everybody's.
  return createArtifactStore(new S3Shelf(client, location), await openSpool(tmpdir(), { mode: 0o600 }));
}

function createClient({ region, endpoint }: S3Location): S3Client {
  // The pinned version runs on Node 20; that later ones will not is no news for those who read a worker's log.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ||= "true";
  return new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: true,
    // Other makers' stores know no checksums of the client's own choice; ours are in the names.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // It would write to the console what is told in errors anyway.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  });
}

/** The first bytes of a source: some stores send more of an artifact than was asked for. */
async function* atMost(length: number, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let left = length;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

class S3Shelf implements Shelf {
  readonly limit = LONGEST_PUT;
  readonly #client: S3Client;
  readonly #location: S3Location;

  constructor(client: S3Client, location: S3Location) {
    this.#client = client;
    this.#location = location;
  }

  async size(hash: string): Promise<number | undefined> {
    try {
      const { ContentLength } = await this.#client.send(new HeadObjectCommand(this.#object(hash)));
      return ContentLength ?? 0;
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw s3Fault(hash, "look it up in", cause);
    }
  }

  async *read(hash: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
    const part = range === undefined ? {} : { Range: `bytes=${range.from}-${range.to}` };
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ ...this.#object(hash), ...part }));
      // In Node the client's bodies are streams of Node's.
      yield* range === undefined ? (Body as Readable) : atMost(range.to - range.from + 1, Body as Readable);
    } catch (cause) {
      throw statusOf(cause) === 404 ? missing(hash) : s3Fault(hash, "read it from", cause);
    }
  }

  /** Sends nothing where an object of this name and length is there: S3 itself keeps what it has whole. */
  async keep(file: Spooled): Promise<void> {
    if ((await this.size(file.hash)) === file.bytes) return;
    for (const [i, pause] of pauses.entries()) {
      await sleep(pause);
      try {
        return await this.#upload(file);
      } catch (cause) {
        if (i === pauses.length - 1 || !isPassing(cause)) throw s3Fault(file.hash, "write it to", cause);
      }
    }
  }

  async remove(hash: string): Promise<void> {
    try {
      await this.#client.send(new DeleteObjectCommand(this.#object(hash)));
    } catch (cause) {
      throw s3Fault(hash, "remove it from", cause);
    }
  }

  /** The store is told the hash too, and refuses bytes that were damaged on their way. */
  async #upload({ path, hash, bytes }: Spooled): Promise<void> {
    const body = createReadStream(path);
    try {
      await this.#client.send(
        new PutObjectCommand({
          ...this.#object(hash),
          Body: body,
          ContentLength: bytes,
          ChecksumSHA256: Buffer.from(hash, "hex").toString("base64"),
        }),
      );
    } finally {
      body.destroy();
    }
  }

  #object(hash: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#location;
    return { Bucket: bucket, Key: prefix === "" ? pathOf(hash) : `${prefix}/${pathOf(hash)}` };
  }
}
