/** A model in a tree that is written line by line. */
export interface LineageRow<Model> {
  readonly model: Model;
  readonly depth: number;
}

/** Models under those that they were fine-tuned from; those whose base is not among them stand at the left. */
export function lineageRows<Model extends { readonly id: string; readonly baseId?: string | null }>(
  models: readonly Model[],
): LineageRow<Model>[] {
  const ids = new Set(models.map(({ id }) => id));
  const under = new Map<string | undefined, Model[]>();
  for (const model of models) {
    const base = model.baseId && ids.has(model.baseId) ? model.baseId : undefined;
    under.set(base, [...(under.get(base) ?? []), model]);
  }
  const rows = (base: string | undefined, depth: number): LineageRow<Model>[] =>
    (under.get(base) ?? []).flatMap((model) => [{ model, depth }, ...rows(model.id, depth + 1)]);
  return rows(undefined, 0);
}
