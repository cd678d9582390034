/** One thing that is wrong with a payload: where in it, and what was wanted and given, as `want an integer from 1, got 0`. */
export interface PayloadIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A payload that cannot be run. The message is one line that names every issue. */
export class TaskError extends Error {
  override readonly name = "TaskError";
  readonly code: "invalid" | "unknown";
  readonly issues: readonly PayloadIssue[];

  constructor(where: string, code: TaskError["code"], issues: readonly PayloadIssue[]) {
    const lines = issues.map(({ path, message }) => `${[where, ...path].join(".")}: ${message}`);
    super(lines.join("; "));
    this.code = code;
    this.issues = issues;
  }
}
