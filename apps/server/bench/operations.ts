/** What is asked under load: the dashboard's three most common questions. */

/** An operation with the variables of its n-th call, and the milliseconds that it should take at the 95th percentile. */
export interface Operation {
  readonly name: string;
  readonly query: string;
  readonly variables: (call: number) => Readonly<Record<string, unknown>>;
  readonly budget: number;
}

/** Ids that the operations ask for. */
export interface Known {
  readonly runs: readonly string[];
  readonly surfaces: readonly string[];
}

/** The operations on what a store holds. */
export function operationsOn({ runs, surfaces }: Known): readonly Operation[] {
  return [
    {
      name: "first page of runs",
      budget: 15,
      query: `query ($first: Int!) { runs(first: $first) { totalCount pageInfo { endCursor hasNextPage } edges { node {
        id task title state seed configHash tags createdAt startedAt finishedAt computeSeconds
        progress { done total unit share } surface { id } model { id name } } } } }`,
      variables: () => ({ first: 50 }),
    },
    {
      name: "one run with its curves",
      budget: 30,
      query: `query ($id: ID!) { run(id: $id) { id title state payload protocol result latestMetrics { name value }
        metrics(resolution: 500) { name points step value min max } artifacts { hash name bytes } } }`,
      variables: (call) => ({ id: runs[call % runs.length] }),
    },
    {
      name: "comparison of four surfaces",
      budget: 40,
      query: `query ($ids: [ID!]!) { compareSurfaces(ids: $ids) { comparable reasons commonRange { loss accuracy }
        entries { surface { id title: id axes { name from to points } } loss accuracy difference rmsDifference } } }`,
      variables: (call) => ({ ids: [0, 1, 2, 3].map((i) => surfaces[(4 * call + i) % surfaces.length]) }),
    },
  ];
}

/** Ids from all over the store: the newest are not all there is. */
export async function knownOf(url: string): Promise<Known> {
  const longest = await ask(
    url,
    `{ runs(first: 100, filter: { tasks: [train] }) { edges { node { id } } } }`,
  );
  const surfaces = await ask(url, `{ surfaces(first: 100) { edges { node { id } } } }`);
  const ids = (list: unknown): string[] =>
    (list as { edges: { node: { id: string } }[] }).edges.map(({ node }) => node.id);
  return { runs: ids(longest["runs"]), surfaces: ids(surfaces["surfaces"]) };
}

/** The data of an answer. @throws Error if it has errors */
export async function ask(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data: Record<string, unknown>;
    errors?: { message: string }[];
  };
  if (errors) throw new Error(errors.map(({ message }) => message).join("; "));
  return data;
}
