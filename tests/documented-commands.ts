import { existsSync, readFileSync } from "node:fs";
import { root } from "./source-edges.js";

/** Commands that npm has of its own. */
const npmCommands = new Set(["ci", "install"]);

/** The `npm ...` and `node <file>` commands of a document's code blocks and code spans. */
export function findCommands(markdown: string): string[] {
  const code = [...markdown.matchAll(/```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g)];
  return code
    .flatMap((match) => (match[1] ?? match[2] ?? "").split("\n"))
    .map((line) => line.trim().replace(/^\$ /, ""))
    .filter((line) => /^(npm|node) [a-z.]/.test(line));
}

/** Why a documented command does not exist; `undefined` if it does. */
export function missingCommand(command: string): string | undefined {
  const [tool, ...words] = command.split(/\s+/);
  if (tool === "node") return existsSync(root + words[0]) ? undefined : `${command}: no file ${words[0]}`;
  const script = words[0] === "run" ? words[1]! : words[0]!;
  if (words[0] !== "run" && npmCommands.has(script)) return undefined;
  const flag = words.findIndex((word) => word === "-w" || word === "--workspace");
  const folder = flag < 0 ? "" : `${words[flag + 1]}/`;
  return scriptsOf(folder).has(script)
    ? undefined
    : `${command}: no script ${script} in ${folder}package.json`;
}

/** The scripts of a folder, or of the workspace of that name, which npm links into `node_modules`. */
function scriptsOf(folder: string): Set<string> {
  const paths = [`${root}${folder}package.json`, `${root}node_modules/${folder}package.json`];
  const path = paths.find((one) => existsSync(one));
  if (path === undefined) return new Set();
  const manifest = JSON.parse(readFileSync(path, "utf8")) as { scripts?: Record<string, string> };
  return new Set(Object.keys(manifest.scripts ?? {}));
}
