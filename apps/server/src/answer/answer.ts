import { InputError, toUserErrors } from "./door.js";
import type { UserErrorType } from "./user-error.type.js";

/** What a mutation answers: its objects, or what was wrong with its input. */
export type Answer<T> = { readonly [K in keyof T]: T[K] | null } & {
  readonly userErrors: readonly UserErrorType[];
};

/** Does the work of a mutation; complaints about its input become `userErrors`, all else is thrown on. */
export async function answer<T extends object>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (thrown) {
    const userErrors = toUserErrors(thrown);
    if (userErrors === undefined) throw thrown;
    return { userErrors } as unknown as Answer<T>;
  }
}

/** A thing that must be there. @throws InputError `MISSING` */
export function found<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) {
    throw new InputError({ path: ["id"], code: "MISSING", detail: `want the id of a ${what}, got ${id}` });
  }
  return value;
}
