import type { Found } from "./thread/messages.js";

/** Lists that grow; of everything else the last one counts. */
const lists = ["metrics", "artifacts", "log", "stored", "obsolete"] as const;

/** Several finds as one, in the order in which they were made. */
export function joinFound(finds: readonly Found[]): Found {
  const joined: Record<string, unknown> = Object.assign({}, ...finds);
  for (const key of lists) {
    const items = finds.flatMap((found): readonly unknown[] => found[key] ?? []);
    if (items.length > 0) joined[key] = items;
  }
  const cells = finds.flatMap((found) => found.cells?.cells ?? []);
  if (cells.length > 0) joined["cells"] = { ...(joined["cells"] as Found["cells"]), cells };
  return joined;
}
