/** An attack as a form has it: a name and the parameters that were changed. */
export interface AttackWords {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Reads `name:parameter=value,...`. */
export function parseAttackWords(text: string): AttackWords {
  const [name = "", ...rest] = text.split(":");
  const pairs = rest
    .join(":")
    .split(",")
    .filter((pair) => pair.includes("="))
    .map(
      (pair) => [pair.slice(0, pair.indexOf("=")).trim(), pair.slice(pair.indexOf("=") + 1).trim()] as const,
    );
  return { name, parameters: Object.fromEntries(pairs) };
}

/** Writes it again; what is empty is left out. */
export function formatAttackWords({ name, parameters }: AttackWords): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== "");
  return pairs.length === 0 ? name : `${name}:${pairs.map(([key, value]) => `${key}=${value}`).join(",")}`;
}
