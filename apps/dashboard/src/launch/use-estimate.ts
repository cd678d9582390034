import { useEffect, useState } from "react";
import { errorText, query } from "../api/query.ts";
import { EstimateDocument, type EstimateQuery } from "../gql/graphql.ts";
import type { Draft } from "./draft.ts";
import type { FormTask } from "./form-fields.ts";

/** What a draft would cost, what it would be with every default filled in, and what is wrong with it. */
export interface EstimateState {
  readonly seconds: number | undefined;
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  /** The newest payload without complaints, for hints at what holds where nothing is given. */
  readonly usual: Readonly<Record<string, unknown>> | undefined;
  readonly complaints: readonly { readonly path: string; readonly message: string }[];
  /** Whether it is of the draft as it is now. */
  readonly isCurrent: boolean;
}

type Estimated = Pick<EstimateState, "seconds" | "payload" | "complaints">;

const WAIT = 250;

/** Asks again a moment after each change. */
export function useEstimate(task: FormTask, draft: Draft, preset: string): EstimateState {
  const wish = JSON.stringify({ task, draft, preset });
  const [answer, setAnswer] = useState<{ readonly wish: string; readonly state: Estimated }>();
  const [known, setKnown] = useState<{ readonly of: string; readonly payload: EstimateState["usual"] }>();
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(async () => {
      const asked = JSON.parse(wish) as { task: FormTask; draft: Draft; preset: string };
      const state = await estimate(asked).catch(unanswered);
      if (isOver) return;
      setAnswer({ wish, state });
      if (state.payload) setKnown({ of: `${asked.task} ${asked.preset}`, payload: state.payload });
    }, WAIT);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [wish]);
  const state = answer?.state ?? { seconds: undefined, payload: undefined, complaints: [] };
  const usual = known?.of === `${task} ${preset}` ? known.payload : undefined;
  return { ...state, usual, isCurrent: answer?.wish === wish };
}

async function estimate({ task, draft, preset }: { task: FormTask; draft: Draft; preset: string }) {
  const asked = await query(EstimateDocument, { task, payload: draft, preset: preset || null });
  return stateOf(asked.estimate);
}

function stateOf({ seconds, payload, userErrors }: EstimateQuery["estimate"]): Estimated {
  return {
    seconds: seconds ?? undefined,
    payload: payload ?? undefined,
    complaints: userErrors.map(({ path, message }) => ({ path: path.slice(1).join("."), message })),
  };
}

function unanswered(error: unknown): Estimated {
  return { seconds: undefined, payload: undefined, complaints: [{ path: "", message: errorText(error) }] };
}
