/** The one place where errors become what clients see: a code, a line, and nothing of what is inside. */
import { StoreError } from "@basin/db";
import { FormatError, PictureError } from "@basin/formats";
import { TaskError } from "@basin/tasks";
import { AccessError } from "../access/access-error.js";
import { GoneError } from "../share/gone-error.js";
import type { UserErrorType } from "./user-error.type.js";

const INTERNAL = "INTERNAL_SERVER_ERROR";

/** What a client is told of a thrown value. */
export interface Told {
  readonly code: string;
  readonly message: string;
  /** Whether the caller could have done better. */
  readonly expected: boolean;
}

/** Words of our error classes as GraphQL codes: `in-use` is `IN_USE`. */
const toCode = (word: string): string => word.replaceAll("-", "_").toUpperCase();

/** What to tell of anything that was thrown. Errors that are not our own are told as internal ones. */
export function tell(thrown: unknown): Told {
  if (thrown instanceof StoreError && thrown.code !== "unavailable") return told(toCode(thrown.code), thrown);
  if (thrown instanceof StoreError) return { ...told("UNAVAILABLE", thrown), expected: false };
  if (thrown instanceof TaskError || thrown instanceof FormatError) return told(toCode(thrown.code), thrown);
  if (thrown instanceof PictureError) return told("INVALID", thrown);
  if (thrown instanceof AccessError) return told(thrown.code, thrown);
  if (thrown instanceof GoneError) return told("GONE", thrown);
  return { code: INTERNAL, message: "internal error, see the server's log", expected: false };
}

const told = (code: string, { message }: Error): Told => ({ code, message, expected: true });

/** The errors of an input, each with its path; undefined for what the input is not to blame for. */
export function toUserErrors(thrown: unknown): UserErrorType[] | undefined {
  if (thrown instanceof TaskError) {
    return thrown.issues.map(({ path, message }) => ({
      path: ["input", ...path.map(String)],
      message,
      code: toCode(thrown.code),
    }));
  }
  if (thrown instanceof InputError) {
    return [{ path: ["input", ...thrown.path], message: thrown.message, code: thrown.code }];
  }
  const { expected, code, message } = tell(thrown);
  const blamed = expected && !(thrown instanceof AccessError);
  return blamed ? [{ path: ["input"], message, code }] : undefined;
}

/** A field of an input that cannot be used. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly path: readonly string[];
  readonly code: string;

  constructor(parts: { readonly path: readonly string[]; readonly code?: string; readonly detail: string }) {
    super(parts.detail);
    this.path = parts.path;
    this.code = parts.code ?? "INVALID";
  }
}
