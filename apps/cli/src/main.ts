import { describeFailure } from "./outcome.js";
import { createProgram } from "./program.js";

/**
 * Runs one command line and answers the exit code: 0 done, 1 failed, 2 bad input, 130 stopped by Ctrl-C. Whatever goes
 * wrong is one line on stderr.
 *
 * @param argv the words behind `basin`
 */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that goes away early, as `head` does, is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    await createProgram({ argv }).parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    const { code, line } = describeFailure(error);
    if (line !== "") process.stderr.write(`${line}\n`);
    return code;
  }
}
