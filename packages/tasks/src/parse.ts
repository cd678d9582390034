/** From unknown values to typed ones, with every complaint at once. */
import { z } from "zod";
import { type PayloadIssue, TaskError } from "./errors.js";
import { describe, keysOf, schemasAt, valueAt } from "./want.js";

/** Options of {@link parse}. */
export interface ParseOptions {
  /** Which side of the schema's conversions complaints describe. */
  readonly words?: "input" | "output";
}

/** More complaints than this help nobody. */
const MOST_ISSUES = 50;

/**
 * A value as its schema has it, defaults filled in.
 *
 * @throws TaskError with an issue for each thing that is wrong; `unknown` where only names are that nothing carries
 */
export function parse<Out>(
  where: string,
  schema: z.ZodType<Out>,
  value: unknown,
  { words = "input" }: ParseOptions = {},
): Out {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const root = z.toJSONSchema(schema, { io: words, unrepresentable: "any" });
  const complaints = parsed.error.issues.flatMap((issue) => toIssues(issue, root, value));
  const onlyNames = parsed.error.issues.every(({ code }) => code === "unrecognized_keys");
  throw new TaskError(where, onlyNames ? "unknown" : "invalid", complaints.slice(0, MOST_ISSUES));
}

function toIssues(
  issue: z.core.$ZodIssue,
  root: z.core.JSONSchema.BaseSchema,
  value: unknown,
): PayloadIssue[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  const schemas = schemasAt(root, path, value);
  if (issue.code === "unrecognized_keys") {
    const allowed = keysOf(schemas).join(", ");
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key, want one of ${allowed}`,
    }));
  }
  if (issue.code === "custom") return [{ path, message: issue.message }];
  const want = issue.code === "invalid_format" ? issue.message : `want ${describe(schemas)}`;
  return [{ path, message: `${want}, got ${show(valueAt(value, path))}` }];
}

/** A given value in a few words. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return `${value}, which is too large to be exact`;
  }
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value);
}
