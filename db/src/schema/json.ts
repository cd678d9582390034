/**
 * Documents as text, the same in both databases: keys keep their order, and numbers that JSON cannot say keep their value
 * (a diverged loss is NaN, not null).
 */
const tag = "$number";

/** The text of a value. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "number" && !Number.isFinite(part) ? { [tag]: String(part) } : part,
  );
}

/** The value of a text that {@link toJson} wrote. */
export function fromJson(text: string): unknown {
  return text.includes(tag) ? JSON.parse(text, (_key, part: unknown) => revive(part)) : JSON.parse(text);
}

function revive(part: unknown): unknown {
  if (typeof part !== "object" || part === null || !(tag in part)) return part;
  return Object.keys(part).length === 1 ? Number(part[tag]) : part;
}
