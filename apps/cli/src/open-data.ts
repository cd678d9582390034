import { type Choice, type DataOptions, type OpenedData, openData as open } from "@basin/protocol";
import { withProgress } from "./progress.js";

/** Opens a data set and takes the images that were asked for. A download tells how far it is. */
export function openData(
  options: DataOptions,
  choice: Choice & { readonly signal?: AbortSignal } = {},
): Promise<OpenedData> {
  return withProgress("download", "bytes", (onProgress) => open(options, { ...choice, onProgress }));
}
