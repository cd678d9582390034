import type { Model } from "@basin/db";

/** Deeper lineages are cut off: nothing good has more ancestors. */
const MOST_ANCESTORS = 32;

/** The model's base, the base of that, and so on. */
export async function ancestorsOf(
  { baseId }: Model,
  load: (id: string) => Promise<Model | undefined>,
): Promise<Model[]> {
  const ancestors: Model[] = [];
  for (let id = baseId; id !== null && ancestors.length < MOST_ANCESTORS; ) {
    const base = await load(id);
    if (base === undefined) break;
    ancestors.push(base);
    id = base.baseId;
  }
  return ancestors;
}
