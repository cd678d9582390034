/**
 * What went wrong in the store.
 *
 * - `missing`: nothing has this id
 * - `conflict`: the same key for something else
 * - `in-use`: something else depends on it
 * - `state`: not in the state it is in
 * - `corrupt`: stored bytes are not what they were
 * - `too-large`: beyond a limit
 * - `invalid`: a cursor, an address or another value that cannot be used
 * - `unavailable`: the database or the artifact store does not answer, or a disk is full; trying again may help
 */
export type StoreErrorCode =
  | "missing"
  | "conflict"
  | "in-use"
  | "state"
  | "corrupt"
  | "too-large"
  | "invalid"
  | "unavailable";

/** Every error that the store throws on purpose: one line, `<where>: <detail>`. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  readonly where: string;

  constructor(parts: {
    readonly code: StoreErrorCode;
    readonly where: string;
    readonly detail: string;
    readonly cause?: unknown;
  }) {
    super(`${parts.where}: ${parts.detail}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.where = parts.where;
  }
}
