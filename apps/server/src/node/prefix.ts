/** What an id is the id of: its first three letters say it. */
const types = {
  std: "Study",
  run: "Run",
  mdl: "Model",
  dst: "Dataset",
  srf: "Surface",
  evl: "Evaluation",
  shr: "Share",
} as const;

export type Prefix = keyof typeof types;

/** The prefix of an id; undefined for what is no id of a node. */
export function prefixOf(id: string): Prefix | undefined {
  const prefix = id.slice(0, 3);
  return id[3] === "_" && Object.hasOwn(types, prefix) ? (prefix as Prefix) : undefined;
}

/** The name of the GraphQL type of an id. */
export function typeOfId(id: string): string | undefined {
  const prefix = prefixOf(id);
  return prefix === undefined ? undefined : types[prefix];
}
