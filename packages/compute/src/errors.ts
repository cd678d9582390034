/**
 * What went wrong, in terms a caller can act on.
 *
 * - `invalid`: a value was given that cannot be used (bad input; the command exits with 2)
 * - `unknown`: a name was given that nothing carries (bad input)
 * - `missing`: something that was asked for is not there: a file, a tensor, a device (bad input)
 * - `unsupported`: understood, but not something this part can do (bad input)
 * - `cancelled`: the caller's signal was raised; nothing is wrong
 * - `failed`: the machine or a library let us down (a fault; the command exits with 1)
 * - `internal`: our own bug
 */
export type ComputeErrorCode =
  | "invalid"
  | "unknown"
  | "missing"
  | "unsupported"
  | "cancelled"
  | "failed"
  | "internal";

/** The parts of an error; see {@link ComputeError}. */
export interface ComputeErrorParts {
  readonly code: ComputeErrorCode;
  /** The function, option or file that complains, as the caller knows it. */
  readonly where: string;
  /** What was wanted and what was given: `want a positive integer, got -3`. */
  readonly detail: string;
  readonly cause?: unknown;
}

/** Every error this package throws on purpose: one line, `<where>: <detail>`. */
export class ComputeError extends Error {
  override readonly name = "ComputeError";
  readonly code: ComputeErrorCode;
  readonly where: string;

  constructor(parts: ComputeErrorParts) {
    super(`${parts.where}: ${parts.detail}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.where = parts.where;
  }
}

/** A value that cannot be used: `<where>: want <want>, got <got>`. */
export function invalid(where: string, want: string, got: unknown): ComputeError {
  return new ComputeError({ code: "invalid", where, detail: `want ${want}, got ${show(got)}` });
}

/** A name that nothing carries, with the names that something does. */
export function unknownName(
  where: string,
  noun: string,
  got: string,
  allowed: readonly string[],
): ComputeError {
  return new ComputeError({
    code: "unknown",
    where,
    detail: `unknown ${noun} ${JSON.stringify(got)}, want one of ${allowed.join(", ")}`,
  });
}

/** A state that only a bug of ours can reach. */
export function internal(where: string, detail: string): ComputeError {
  return new ComputeError({ code: "internal", where, detail: `internal: ${detail}` });
}

/** Throws `cancelled` once the signal is raised; called between batches and cells. */
export function throwIfCancelled(where: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new ComputeError({ code: "cancelled", where, detail: "cancelled", cause: signal.reason });
  }
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return String(value);
}
