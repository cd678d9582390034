/** A payload that is being written: what was given, and nothing else. */
export type Draft = Readonly<Record<string, unknown>>;

/** What stands at a path such as `data.source`. */
export function valueAt(draft: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isFields(inner) ? inner[key] : undefined), draft);
}

/** The draft with another value at a path; `undefined` takes it out, and what then is empty with it. */
export function withValue(draft: Draft, path: string, value: unknown): Draft {
  const [key, ...rest] = path.split(".") as [string, ...string[]];
  const { [key]: old, ...others } = draft;
  const next = rest.length === 0 ? value : withValue(isFields(old) ? old : {}, rest.join("."), value);
  const isEmpty = next === undefined || (rest.length > 0 && isFields(next) && Object.keys(next).length === 0);
  return isEmpty ? others : { ...others, [key]: next };
}

function isFields(value: unknown): value is Draft {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
