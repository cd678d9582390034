/** Bytes by content. Writing the same bytes twice is one artifact; what is there is never half there. */
export interface ArtifactStore {
  /** SHA-256 of the bytes, in hexadecimal, once they are stored. */
  put(bytes: Uint8Array): Promise<string>;
  /** The same from a stream of unknown length. @throws StoreError `too-large` beyond `limit` bytes; nothing is kept then */
  putStream(
    source: AsyncIterable<Uint8Array>,
    options: { readonly limit: number },
  ): Promise<{ readonly hash: string; readonly bytes: number }>;
  /** @throws StoreError `missing`; `corrupt` if the bytes are not those of the hash */
  get(hash: string): Promise<Uint8Array>;
  /** A part of it, both ends included, as HTTP ranges have it. @throws StoreError `missing` */
  stream(
    hash: string,
    range?: { readonly from: number; readonly to: number },
  ): Promise<AsyncIterable<Uint8Array>>;
  has(hash: string): Promise<boolean>;
  remove(hash: string): Promise<void>;
}
