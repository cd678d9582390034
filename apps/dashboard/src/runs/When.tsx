/** A point in time; the same text wherever it is made, so that nothing jumps when the page comes alive. */
export function When({ at }: { readonly at: string }) {
  return <time dateTime={at}>{at.slice(0, 16).replace("T", " ")}</time>;
}
