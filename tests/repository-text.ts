import { readdirSync, readFileSync } from "node:fs";
import { root } from "./source-edges.js";

/** Folders that git ignores or owns: what is in them is not ours. */
const foreign = new Set([".git", "node_modules", "dist", ".turbo", ".basin", ".next", "coverage", "demo"]);

/** One text file of the repository, its path from the root on. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Every text file of the repository: sources, documents, configuration, the lock file. */
export function readTextFiles(folder = ""): TextFile[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    if (foreign.has(entry.name)) return [];
    const path = folder + entry.name;
    if (entry.isDirectory()) return readTextFiles(`${path}/`);
    const bytes = entry.isFile() ? readFileSync(root + path) : Buffer.of(0);
    return bytes.includes(0) ? [] : [{ path, text: bytes.toString("utf8") }];
  });
}

/** What must not be in a file that others clone, and how it is called. Written so that no pattern finds itself. */
const leaks: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  {
    name: "a path of one machine",
    pattern: /(?<![\w.:/-])\/(?:work|root|(?:home|Users)\/\w+|tmp\/basin)\b[\w./-]*/g,
  },
  { name: "a path of one machine", pattern: /\b[A-Z]:\\{1,2}Users\\{1,2}\w+/g },
  { name: "a registry's address", pattern: /"resolved":\s*"http[^"]*/g },
  { name: "a registry's address", pattern: /^\s*(?:@[\w-]+:)?registry\s*=.*$/gm },
  { name: "a registry's address", pattern: /\bregistry\.(?:[\w-]+\.)+[a-z]{2,}\b/g },
];

/** What a file gives away, each in one line: `<path>:<line>: <what> <text>`. */
export function findLeaks({ path, text }: TextFile): string[] {
  return leaks.flatMap(({ name, pattern }) =>
    [...text.matchAll(pattern)].map((match) => {
      const line = text.slice(0, match.index).split("\n").length;
      return `${path}:${line}: ${name}: ${match[0].trim()}`;
    }),
  );
}
