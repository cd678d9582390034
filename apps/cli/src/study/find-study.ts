import { type Client, StudiesDocument, type StudiesQuery, type Study } from "@basin/client";
import { ComputeError, invalid } from "@basin/compute";

/** A study in a list. */
export type ListedStudy = StudiesQuery["studies"]["edges"][number]["node"];

/** A study that was given by its id or its name. */
export async function findStudy(client: Client, text: string): Promise<Study> {
  if (/^std_[0-9a-z]+$/.test(text)) return client.study(text);
  const found = (await listStudies(client)).filter(({ name }) => name === text);
  if (found.length === 1) return client.study(found[0]!.id);
  if (found.length === 0) throw invalid("study", "the id or name of a study", text);
  const ids = found.map(({ id }) => id).join(", ");
  throw new ComputeError({ code: "invalid", where: "study", detail: `several are called ${text}: ${ids}` });
}

/** Every study, the newest first. */
export async function listStudies(client: Client): Promise<ListedStudy[]> {
  const studies: ListedStudy[] = [];
  let after: string | null = null;
  do {
    const { studies: page }: StudiesQuery = await client.query(StudiesDocument, { first: 100, after });
    studies.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  return studies;
}
