/** One fact of several protocols, side by side. */
export interface ProtocolRow {
  readonly name: string;
  /** As texts, in the order of the protocols; empty where one does not have it. */
  readonly values: readonly string[];
  readonly isSame: boolean;
}

/** Protocols as rows of facts; facts inside facts are written `outer.inner`. */
export function protocolRows(protocols: readonly Readonly<Record<string, unknown>>[]): ProtocolRow[] {
  const flat = protocols.map((protocol) => new Map(facts(protocol, "")));
  const names = [...new Set(flat.flatMap((one) => [...one.keys()]))];
  return names.map((name) => {
    const values = flat.map((one) => one.get(name) ?? "");
    return { name, values, isSame: values.every((value) => value === values[0]) };
  });
}

function facts(value: unknown, name: string): [string, string][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      facts(inner, name === "" ? key : `${name}.${key}`),
    );
  }
  if (!Array.isArray(value)) return [[name, factText(value)]];
  const isOfFacts = value.some((inner) => typeof inner === "object" && inner !== null);
  return [[name, value.length === 0 ? "none" : value.map(factText).join(isOfFacts ? "; " : ", ")]];
}

/** What stands in a list is one text: `kind random, seed 0`. */
function factText(value: unknown): string {
  if (value === null) return "none";
  if (typeof value === "object") {
    return facts(value, "")
      .map(([name, text]) => `${name} ${text}`.trim())
      .join(", ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
