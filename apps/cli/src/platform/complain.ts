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
  const { where, detail } = partsOf(error);
  return new ComputeError({ code, where, detail, cause: error });
}

/** People gave options, not the mutation's input: its name and that of the input are left out. */
function partsOf(error: ClientError): { readonly where: string; readonly detail: string } {
  const { where, userErrors, message } = error;
  const detail = message.slice(where.length + 2);
  if (userErrors.length === 0) return { where, detail: advised(error, detail) };
  const issues = userErrors.map((issue) => [...issue.path.slice(1), issue.message]);
  const text = issues.map((words) => [words.slice(0, -1).join("."), words.at(-1)].filter(Boolean).join(": "));
  const [, first = where, rest = detail] = /^(\S+): (.*)$/s.exec(text.join("; ")) ?? [];
  return { where: first, detail: rest };
}

function advised({ code }: ClientError, detail: string): string {
  return code === "unreachable" ? `${detail}; is basin up running there?` : detail;
}
