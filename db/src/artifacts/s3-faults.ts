import { StoreError } from "../errors.js";
import { nameOf, unavailable } from "./faults.js";

/** The HTTP status that an error of the S3 client came with. */
export function statusOf(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !("$metadata" in cause)) return undefined;
  const metadata = cause.$metadata as { readonly httpStatusCode?: number };
  return metadata.httpStatusCode;
}

/** A call about one artifact that went wrong: the store may be down, slow or out of reach. */
export function s3Fault(hash: string, doing: string, cause: unknown): unknown {
  if (cause instanceof StoreError || !(cause instanceof Error)) return cause;
  return unavailable(nameOf(hash), `cannot ${doing} S3: ${reasonOf(cause)}`, cause);
}

/** A bucket that cannot be opened: what the store answered is about the address or the keys, silence is not. */
export function openFault(bucket: string, cause: unknown): unknown {
  const status = statusOf(cause);
  const detail = openReasons[status ?? nameOfError(cause)];
  if (detail !== undefined) {
    return new StoreError({ code: "invalid", where: `artifacts in s3://${bucket}`, detail, cause });
  }
  if (!(cause instanceof Error)) return cause;
  return unavailable(`artifacts in s3://${bucket}`, `no answer from the S3 store: ${reasonOf(cause)}`, cause);
}

/** Whether the same request may well succeed in a moment. */
export function isPassing(cause: unknown): boolean {
  const status = statusOf(cause);
  if (status !== undefined) return status === 429 || status >= 500;
  return codeOf(cause) !== undefined || nameOfError(cause) === "TimeoutError";
}

const keys = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

const openReasons: Readonly<Record<string, string>> = {
  301: "the bucket is in another region, name it with region=",
  400: `the request was refused, check region= and ${keys}`,
  403: `access denied, check ${keys} and that they may list the bucket`,
  404: "no such bucket, make it first",
  CredentialsProviderError: `no keys, set ${keys}`,
};

function nameOfError(cause: unknown): string {
  return cause instanceof Error ? cause.name : "";
}

/** `ECONNREFUSED` and its like. */
function codeOf(cause: unknown): string | undefined {
  const code: unknown = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Codes are short and in one line; messages come from elsewhere and may be anything. */
function reasonOf(cause: Error): string {
  const code = codeOf(cause) ?? cause.name;
  const status = statusOf(cause);
  return status === undefined ? code : `${code} (${status})`;
}
