import type { Endpoint } from "./endpoint.js";

/** Bytes that the server keeps now. */
export interface Upload {
  /** SHA-256 in hexadecimal: what `importModel` and `registerDataset` take. */
  readonly hash: string;
  readonly bytes: number;
  readonly name: string;
}

/** What can be uploaded: bytes, a file of a browser, or a stream of a file that is too large for the memory. */
export type UploadBody = Uint8Array | Blob | ReadableStream<Uint8Array>;

/** Sends a checkpoint or an .npz. @throws ClientError if it is too large or not what it should be */
export async function upload(endpoint: Endpoint, body: UploadBody, name: string): Promise<Upload> {
  const response = await endpoint.request(`/uploads?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: body as RequestInit["body"] & object,
    // Streams need it by the standard; for other bodies it says nothing.
    duplex: "half",
  });
  return (await response.json()) as Upload;
}
