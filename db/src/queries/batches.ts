/** One row an id, in the order of the ids; `undefined` where there is none. */
export function inOrder<Row, T>(
  ids: readonly string[],
  rows: readonly Row[],
  options: { readonly key: (row: Row) => string | null; readonly to: (row: Row) => T },
): readonly (T | undefined)[] {
  const found = new Map(rows.map((row) => [options.key(row), options.to(row)]));
  return ids.map((id) => found.get(id));
}

/** Every row of an id, in the order of the ids; rows keep their order. */
export function grouped<Row, T>(
  ids: readonly string[],
  rows: readonly Row[],
  options: { readonly key: (row: Row) => string; readonly to: (row: Row) => T },
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = options.key(row);
    const group = groups.get(key);
    if (group) group.push(options.to(row));
    else groups.set(key, [options.to(row)]);
  }
  return ids.map((id) => groups.get(id) ?? []);
}

/** Parts of a list, so that no statement has more values than the databases take. */
export function* portions<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
