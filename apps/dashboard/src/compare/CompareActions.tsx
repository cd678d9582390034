"use client";

import { useState } from "react";
import { errorText, query } from "../api/query.ts";
import { CreateShareDocument } from "../gql/graphql.ts";

/** Freezes what is shown and gives its link. */
export function CompareActions({ ids }: { readonly ids: readonly string[] }) {
  const [state, setState] = useState<{
    readonly link?: string;
    readonly complaint?: string;
    readonly isBusy?: boolean;
  }>({});
  const share = async (): Promise<void> => {
    setState({ isBusy: true });
    try {
      const view = Object.fromEntries(new URLSearchParams(window.location.search));
      const { createShare } = await query(CreateShareDocument, { input: { surfaces: [...ids], view } });
      const [complaint] = createShare.userErrors;
      if (createShare.share) setState({ link: `${window.location.origin}/s/${createShare.share.slug}` });
      else setState({ complaint: complaint?.message ?? "the server made no share" });
    } catch (error) {
      setState({ complaint: errorText(error) });
    }
  };
  return (
    <span className="bar" aria-live="polite">
      {state.link && <a href={state.link}>{state.link}</a>}
      {state.complaint && <span className="danger">{state.complaint}</span>}
      <button type="button" onClick={share} disabled={state.isBusy}>
        Share this view
      </button>
    </span>
  );
}
