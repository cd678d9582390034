"use client";

import { useActionState } from "react";
import { keepToken } from "./keep-token.ts";

/** Asks for a key to the API. The field rests while one is tried: what is typed then would be lost with the answer. */
export function TokenForm() {
  const [refusal, submit, isTrying] = useActionState(keepToken, null);
  return (
    <form action={submit} className="bar">
      <label htmlFor="token">Token</label>
      <input id="token" name="token" type="password" autoComplete="off" required readOnly={isTrying} />
      <button type="submit" disabled={isTrying}>
        Use it
      </button>
      <span className="note">basin-server --create-token NAME prints one.</span>
      {refusal && !isTrying && (
        <span className="danger" key={refusal.tries}>
          Not taken: {refusal.message}
        </span>
      )}
    </form>
  );
}
