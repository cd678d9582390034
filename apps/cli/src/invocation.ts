/** The command line as it was given, for messages that repeat it. */
export interface Invocation {
  /** The words behind `basin`. */
  readonly argv: readonly string[];
}

/** The command line with `--resume`, ready to be pasted into a shell. */
export function resumeLine({ argv }: Invocation): string {
  const words = argv.includes("--resume") ? argv : [...argv, "--resume"];
  return commandLine({ argv: words });
}

/** The command line, ready to be pasted into a shell. */
export function commandLine({ argv }: Invocation): string {
  return ["basin", ...argv].map(quote).join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
