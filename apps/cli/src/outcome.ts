import { CommanderError } from "commander";

/** How a command ended badly. */
export interface Failure {
  readonly code: number;
  /** One line for people; empty where everything has been said, as after `--help`. */
  readonly line: string;
}

/** Exit codes by the error codes of the packages. */
const exitCodes: Readonly<Record<string, number>> = {
  invalid: 2,
  unknown: 2,
  missing: 2,
  unsupported: 2,
  failed: 1,
  internal: 1,
  cancelled: 130,
};

/** What the operating system says of a path that the user gave: bad input, not a fault. */
const pathErrors = new Set(["ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "EACCES", "EROFS", "ENAMETOOLONG"]);

/** The exit code and the one line that an error deserves. With `BASIN_DEBUG` set the line is the whole stack. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof CommanderError) return describeCommander(error);
  const message = error instanceof Error ? error.message : String(error);
  const line = process.env["BASIN_DEBUG"] && error instanceof Error ? String(error.stack) : oneLine(message);
  return { code: exitCodeOf(error), line: `basin: ${line}` };
}

function describeCommander({ exitCode, message }: CommanderError): Failure {
  if (exitCode === 0) return { code: 0, line: "" };
  // Without a command the help has been shown; it is still no success.
  const line = message === "(outputHelp)" ? "" : `basin: ${oneLine(message.replace(/^error: /, ""))}`;
  return { code: 2, line };
}

function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return 1;
  if (Object.hasOwn(exitCodes, error.code)) return exitCodes[error.code]!;
  return pathErrors.has(error.code) ? 2 : 1;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
}
