/** Why a page or a part of it has nothing to show. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** Codes of a server that does not answer, by whoever noticed. */
const away = new Set(["unreachable", "unavailable", "UNAVAILABLE", "SERVER_AWAY"]);

/** Whether trying again later may help. */
export function isAway({ code }: Problem): boolean {
  return away.has(code);
}

/** Whether a key, or another one, is needed. */
export function isLocked({ code }: Problem): boolean {
  return ["UNAUTHENTICATED", "unauthenticated", "FORBIDDEN", "forbidden"].includes(code);
}
