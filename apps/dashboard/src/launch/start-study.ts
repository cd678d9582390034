import { query } from "../api/query.ts";
import { StartStudyDocument, type StartStudyInput } from "../gql/graphql.ts";

/**
 * Starts a study, or what is missing of one that is there. Answers its id.
 *
 * @throws Error with every complaint; ClientError where the server does not answer
 */
export async function startStudy(input: StartStudyInput): Promise<string> {
  const { startStudy: started } = await query(StartStudyDocument, { input });
  if (started.study) return started.study.id;
  throw new Error(started.userErrors.map(({ message }) => message).join("; "));
}
