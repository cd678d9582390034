/**
 * JSON that keeps what JSON has no words for: NaN and infinities become the strings `"NaN"`, `"Infinity"` and
 * `"-Infinity"`; typed arrays become lists.
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === "number" && !Number.isFinite(part)) return String(part);
    return ArrayBuffer.isView(part) ? Array.from(part as unknown as ArrayLike<number>) : part;
  });
}
