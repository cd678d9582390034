/**
 * What went wrong with a file, in terms a caller can act on.
 *
 * - `invalid`: the file, or what should be written into one, is not what it has to be
 * - `unsupported`: understood, but not something that is read or written here
 * - `missing`: the file, or a part of it that was asked for, is not there
 * - `failed`: the operating system or a library let us down
 */
export type FormatErrorCode = "invalid" | "unsupported" | "missing" | "failed";

/** The parts of an error; see {@link FormatError}. */
export interface FormatErrorParts {
  readonly code: FormatErrorCode;
  /** The file's name, or the label that the caller gave to its bytes. */
  readonly where: string;
  /** What was wanted and what was found: `want 16 bytes of data, got 12`. */
  readonly detail: string;
  readonly cause?: unknown;
}

const LONGEST_PART = 400;

/** Every error that the readers and writers of files throw on purpose: one line, `<where>: <detail>`. */
export class FormatError extends Error {
  override readonly name = "FormatError";
  readonly code: FormatErrorCode;
  readonly where: string;
  readonly detail: string;

  constructor({ code, where, detail, cause }: FormatErrorParts) {
    const [place, line] = [oneLine(where), oneLine(detail)];
    super(`${place}: ${line}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.where = place;
    this.detail = line;
  }
}

/** A file that is not what it has to be: `<where>: want <want>, got <got>`; text out of the file comes quoted. */
export function invalidFile(where: string, want: string, got: unknown, cause?: unknown): FormatError {
  return new FormatError({ code: "invalid", where, detail: `want ${want}, got ${show(got)}`, cause });
}

/** A file that may well be right, but holds something that is not read or written here. */
export function unsupportedFile(where: string, detail: string): FormatError {
  return new FormatError({ code: "unsupported", where, detail });
}

/** A file, or a part of one, that is not there. */
export function missingPart(where: string, detail: string): FormatError {
  return new FormatError({ code: "missing", where, detail });
}

/** The text of whatever a library threw. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value);
}

/** Names out of hostile files end up in details: nothing that moves a terminal's cursor, and not at any length. */
function oneLine(text: string): string {
  const printable = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+/gu, " ");
  return printable.length > LONGEST_PART ? `${printable.slice(0, LONGEST_PART)}...` : printable;
}
