import type { DownloadType } from "../artifact/artifact.type.js";

/** What a surface can be downloaded as. */
export const downloadEndings = ["h5", "npz", "csv", "json", "vtp", "png", "svg"] as const;

/** The addresses of a surface under a path of this server. */
export function surfaceDownloads(path: string): DownloadType[] {
  return downloadEndings.map((ending) => ({ ending, url: `${path}.${ending}` }));
}
