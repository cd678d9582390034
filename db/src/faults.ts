import { StoreError, type StoreErrorCode } from "./errors.js";

interface DriverError extends Error {
  readonly code?: string;
  readonly detail?: string;
  readonly rawCode?: number;
}

/** What the drivers' codes mean to a caller; the first row that matches counts. */
const meanings: readonly { readonly code: RegExp; readonly as: StoreErrorCode; readonly detail: string }[] = [
  { code: /^SQLITE_FULL|^ENOSPC$|^53100$/, as: "unavailable", detail: "the disk is full" },
  { code: /^SQLITE_(BUSY|LOCKED)|^55P03$|^57014$/, as: "unavailable", detail: "locked for too long" },
  {
    code: /^SQLITE_(IOERR|CANTOPEN|READONLY|PERM)/,
    as: "unavailable",
    detail: "cannot read or write the file",
  },
  { code: /^SQLITE_(NOTADB|CORRUPT)|^XX00[12]$/, as: "corrupt", detail: "not a sound database" },
  { code: /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|^23505$/, as: "conflict", detail: "already there" },
  {
    code: /^SQLITE_CONSTRAINT_FOREIGNKEY|^23503$/,
    as: "missing",
    detail: "refers to something that is not there",
  },
  { code: /^22/, as: "invalid", detail: "a value that the database cannot hold" },
  { code: /^(28|3D)/, as: "invalid", detail: "the database refuses the name or the password" },
  { code: /^(08|53|57P0|25P03|40)/, as: "unavailable", detail: "the database does not answer" },
  {
    code: /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|CLIENT_CLOSED)/,
    as: "unavailable",
    detail: "the database does not answer",
  },
];

/** Messages of pg where a lost connection has no code. */
const lost =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|after calling end/i;

/** The StoreError that a driver's error means, with the driver's as its cause; other errors as they are. */
export function toStoreError(error: unknown, where: string): unknown {
  if (error instanceof StoreError) return error;
  for (const cause of chain(error)) {
    const meaning = meanings.find(({ code }) => cause.code !== undefined && code.test(cause.code));
    if (meaning)
      return storeError(meaning.as, where, `${meaning.detail} (${cause.code}: ${oneLine(cause)})`, error);
    if (lost.test(cause.message)) {
      return storeError("unavailable", where, `the database does not answer (${oneLine(cause)})`, error);
    }
  }
  return error;
}

/** A StoreError in one call. */
export function storeError(code: StoreErrorCode, where: string, detail: string, cause?: unknown): StoreError {
  return new StoreError({ code, where, detail, cause });
}

/** An error, what caused it, and what an AggregateError holds. */
function* chain(error: unknown): Generator<DriverError> {
  let next = error;
  for (let depth = 0; depth < 6 && next instanceof Error; depth++) {
    yield next as DriverError;
    if (next instanceof AggregateError) yield* next.errors.filter((part) => part instanceof Error);
    next = next.cause;
  }
}

function oneLine(error: Error): string {
  return (error.message || error.name).split("\n")[0]!.slice(0, 200);
}
