import { resolve } from "node:path";
import type { ArtifactStore } from "../artifact-store.js";
import { StoreError } from "../errors.js";
import { openFolderArtifacts } from "./folder.js";
import { parseS3Location } from "./s3-location.js";

const scheme = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The artifacts at a location: a folder, made where it is missing, or a bucket,
 * `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1`. It needs no closing.
 *
 * @throws StoreError `invalid` for another location or a bucket that cannot be used, `unavailable` for a folder that cannot be
 * made and a store that does not answer
 */
export async function openArtifactStore(location: string): Promise<ArtifactStore> {
  if (/^s3:\/\//i.test(location)) {
    const place = parseS3Location(location);
    // Loaded late: the client is large, and most stores are folders.
    const { openS3Artifacts } = await import("./s3.js");
    return openS3Artifacts(place);
  }
  if (location.trim() === "" || scheme.test(location)) {
    const got = JSON.stringify(location.replace(/\/\/[^/]*@/, "//").slice(0, 200));
    throw new StoreError({
      code: "invalid",
      where: "artifacts",
      detail: `want a folder or s3://bucket/prefix, got ${got}`,
    });
  }
  return openFolderArtifacts(resolve(location));
}
