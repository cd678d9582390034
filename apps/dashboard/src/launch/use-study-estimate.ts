import { useEffect, useState } from "react";
import { errorText, query } from "../api/query.ts";
import { EstimateStudyDocument, type EstimateStudyQuery, type StartStudyInput } from "../gql/graphql.ts";

/** What a study would start and cost, and what is wrong with it. */
export interface StudyEstimate {
  readonly runs: number | undefined;
  /** Of those, runs that are there already. */
  readonly existing: number;
  readonly seconds: number;
  readonly complaints: readonly { readonly path: string; readonly message: string }[];
  /** Whether it is of the study as it is now. */
  readonly isCurrent: boolean;
}

type Estimated = Omit<StudyEstimate, "isCurrent">;

const WAIT = 300;
const nothing: Estimated = { runs: undefined, existing: 0, seconds: 0, complaints: [] };

/** Asks again a moment after each change. */
export function useStudyEstimate(input: StartStudyInput): StudyEstimate {
  const wish = JSON.stringify(input);
  const [answer, setAnswer] = useState<{ readonly wish: string; readonly state: Estimated }>();
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(async () => {
      const state = await estimate(JSON.parse(wish) as StartStudyInput).catch(unanswered);
      if (!isOver) setAnswer({ wish, state });
    }, WAIT);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wish]);
  return { ...(answer?.state ?? nothing), isCurrent: answer?.wish === wish };
}

async function estimate(input: StartStudyInput): Promise<Estimated> {
  const { estimateStudy } = await query(EstimateStudyDocument, { input });
  return stateOf(estimateStudy);
}

function stateOf({ runs, existing, seconds, userErrors }: EstimateStudyQuery["estimateStudy"]): Estimated {
  return {
    runs: runs ?? undefined,
    existing: existing ?? 0,
    seconds: seconds ?? 0,
    complaints: userErrors.map(({ path, message }) => ({ path: path.slice(1).join("."), message })),
  };
}

function unanswered(error: unknown): Estimated {
  return { ...nothing, complaints: [{ path: "", message: errorText(error) }] };
}
