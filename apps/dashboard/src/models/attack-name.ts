/** An attack in a word or two, for headings; the whole text stands beside it on hover. */
export function attackName(text: string): string {
  const [name, parameters = ""] = text.split(":");
  if (name === "none") return "clean";
  const epsilon = /(?:epsilon|bound)=([^,]+)/.exec(parameters)?.[1];
  return epsilon ? `${name} ${epsilon}` : name!;
}
