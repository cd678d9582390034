import type { Found } from "./thread/messages.js";

/** Two finds as one, `earlier` first: lists follow each other, of the rest the later one counts. */
export function joinFound(earlier: Found, later: Found): Found {
  const joined: Record<string, unknown> = { ...earlier, ...later };
  for (const key of lists) {
    const items = [...(earlier[key] ?? []), ...(later[key] ?? [])];
    if (items.length > 0) joined[key] = items;
  }
  const cells = [...(earlier.cells?.cells ?? []), ...(later.cells?.cells ?? [])];
  if (cells.length > 0) joined["cells"] = { ...earlier.cells, ...later.cells, cells };
  return joined;
}

const lists = ["metrics", "artifacts", "log", "stored", "obsolete"] as const;

/** Whether there is nothing to write. */
export function isEmpty(found: Found): boolean {
  return Object.keys(found).length === 0;
}
