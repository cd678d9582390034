"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { errorText, query } from "../api/query.ts";
import { RevokeShareDocument } from "../gql/graphql.ts";

/** Closes a share for good. */
export function RevokeButton({ id }: { readonly id: string }) {
  const router = useRouter();
  const [complaint, setComplaint] = useState<string>();
  const revoke = async (): Promise<void> => {
    try {
      const { revokeShare } = await query(RevokeShareDocument, { input: { id } });
      setComplaint(revokeShare.userErrors[0]?.message);
      router.refresh();
    } catch (error) {
      setComplaint(errorText(error));
    }
  };
  return (
    <>
      <button type="button" className="danger" onClick={revoke}>
        Revoke
      </button>
      {complaint && <span className="danger">{complaint}</span>}
    </>
  );
}
