/** A field of an input that the server does not take, and why. */
export interface UserError {
  readonly path: readonly string[];
  readonly message: string;
  readonly code: string;
}

/** The parts of an error; see {@link ClientError}. */
export interface ClientErrorParts {
  /** `unreachable`, `cancelled`, `missing`, or a code of the server: `invalid`, `UNAUTHENTICATED`, ... */
  readonly code: string;
  /** The address or the method that complains. */
  readonly where: string;
  readonly detail: string;
  readonly userErrors?: readonly UserError[];
  readonly cause?: unknown;
}

/** Every error that the client throws on purpose: one line, `<where>: <detail>`. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: string;
  readonly where: string;
  /** What was wrong with an input, field by field; empty for other errors. */
  readonly userErrors: readonly UserError[];

  constructor({ code, where, detail, userErrors = [], cause }: ClientErrorParts) {
    super(
      `${where}: ${detail}`.replaceAll(/\s*[\r\n]+\s*/g, " "),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.where = where;
    this.userErrors = userErrors;
  }
}

/**
 * Throws what was wrong with an input, in one line that names every field.
 *
 * @throws ClientError with the code of the first issue, if there are any
 */
export function throwUserErrors(where: string, userErrors: readonly UserError[]): void {
  const [first] = userErrors;
  if (first === undefined) return;
  const lines = userErrors.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  throw new ClientError({ code: first.code, where, detail: lines.join("; "), userErrors });
}
