import { ClientError } from "@basin/client";
import { ComputeError, type ComputeErrorCode } from "@basin/compute";

/** What the server's codes mean for the exit code of a command; other codes are faults. */
const codes: Readonly<Record<string, ComputeErrorCode>> = {
  invalid: "invalid",
  unknown: "unknown",
  missing: "missing",
  unsupported: "unsupported",
  cancelled: "cancelled",
  conflict: "invalid",
  "in-use": "invalid",
  state: "invalid",
  gone: "missing",
  unauthenticated: "unsupported",
  forbidden: "unsupported",
  "too-large": "unsupported",
  "bad-user-input": "invalid",
  "graphql-parse-failed": "invalid",
  "graphql-validation-failed": "invalid",
};

/** An error of the client as one of the command's; other errors stay as they are. */
export function complain(error: unknown): unknown {
  if (!(error instanceof ClientError)) return error;
  const code = codes[error.code.toLowerCase().replaceAll("_", "-")] ?? "failed";
  const { where } = error;
  return new ComputeError({ code, where, detail: error.message.slice(where.length + 2), cause: error });
}
