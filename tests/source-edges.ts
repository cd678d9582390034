import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "vite";

/** The repository's root folder, with a slash at its end. */
export const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * How one source file reaches another: by a statement (`import`, `export ... from`), by a type (`import("x").T`),
 * when it runs (`import("x")`), or as an address (`new URL("./x.js", import.meta.url)`, a worker's file).
 */
export type EdgeKind = "static" | "type" | "dynamic" | "address";

/** One import. Paths start at the repository's root; `to` is a source file, or a package's specifier. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
}

/** The imports of one source text; an `import()` of anything but a literal has `to` = `(computed)`. */
export function parseEdges(from: string, text: string): Edge[] {
  const { program, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from}: want TypeScript, got ${errors[0]!.message}`);
  const edges: Edge[] = [];
  const add = (kind: EdgeKind, specifier: string): number =>
    edges.push({ from, to: resolve(from, specifier), kind });
  new Visitor({
    ImportDeclaration: (node) => add("static", node.source.value),
    ExportAllDeclaration: (node) => add("static", node.source.value),
    ExportNamedDeclaration: (node) => node.source && add("static", node.source.value),
    TSImportType: (node) => add("type", node.source.value),
    ImportExpression: (node) => add("dynamic", literal(node.source) ?? "(computed)"),
    NewExpression: (node) => {
      const address =
        node.callee.type === "Identifier" && node.callee.name === "URL" && literal(node.arguments[0]);
      if (address && /^\..*\.js$/.test(address)) add("address", address);
    },
  }).visit(program);
  return edges;
}

/** The folders of sources: of every package, every app, and the store. */
export function sourceFolders(): string[] {
  const members = ["packages", "apps"].flatMap((parent) =>
    readdirSync(root + parent).map((name) => `${parent}/${name}`),
  );
  return [...members, "db"].map((member) => `${member}/src`).filter((folder) => existsSync(root + folder));
}

/** The imports of every TypeScript source file below a folder of the repository. */
export function readEdges(folder: string): Edge[] {
  return sourceFiles(folder).flatMap((file) => parseEdges(file, readFileSync(root + file, "utf8")));
}

/** The TypeScript files below a folder, from the root on, with `/` between names on every system. */
export function sourceFiles(folder: string): string[] {
  const inside = (entry: Dirent): string[] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  };
  return readdirSync(root + folder, { withFileTypes: true })
    .flatMap(inside)
    .sort();
}

/** `./x.js` is `x.ts` beside the importing file; anything else stays what it is. */
function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

function literal(node: object | undefined): string | undefined {
  const value: unknown = node && "value" in node ? node.value : undefined;
  return typeof value === "string" ? value : undefined;
}
