import type { Edge } from "./source-edges.js";

/** A part of the sources and what it may import besides itself: rooms, and packages of ours. */
interface Room {
  readonly name: string;
  readonly files: RegExp;
  readonly imports: readonly string[];
}

const core = ["base", "graph", "grad", "models", "engine"];
const tools = [
  "data",
  "metrics",
  "attacks",
  "train",
  "evaluate",
  "surface",
  "flatness",
  "statistics",
  "trajectory",
];

/**
 * The direction of imports, as ARCHITECTURE.md draws it; the first room that matches a file is its room. The tools
 * may use each other, as long as no files and no rooms form a cycle. Engines are imported by nothing: see {@link exceptions}.
 */
export const rooms: readonly Room[] = [
  { name: "base", files: inCompute("(tensor|random|errors)\\.ts"), imports: [] },
  { name: "graph", files: inCompute("graph/"), imports: ["base"] },
  { name: "grad", files: inCompute("grad/"), imports: ["base", "graph"] },
  { name: "models", files: inCompute("models/"), imports: ["base", "graph"] },
  { name: "engine-onnx", files: inCompute("engine/onnx/"), imports: ["base", "graph", "engine"] },
  { name: "engine-tfjs", files: inCompute("engine/tfjs/"), imports: ["base", "graph", "engine"] },
  { name: "engine-reference", files: inCompute("engine/reference/"), imports: ["base", "graph", "engine"] },
  { name: "engine", files: inCompute("engine/[^/]+$"), imports: ["base", "graph"] },
  ...tools.map((name) => ({ name, files: inCompute(`${name}/`), imports: [...core, ...tools] })),
  { name: "compute-index", files: inCompute("index\\.ts$"), imports: [...core, ...tools] },
  { name: "formats", files: inside("packages/formats"), imports: ["@basin/compute/tensor"] },
  { name: "protocol", files: inside("packages/protocol"), imports: ours("compute", "formats") },
  { name: "tasks", files: inside("packages/tasks"), imports: [] },
  { name: "report", files: inside("packages/report"), imports: ours("compute", "formats", "tasks") },
  { name: "client", files: inside("packages/client"), imports: [] },
  { name: "db", files: inside("db"), imports: ours("tasks") },
  {
    name: "worker",
    files: inside("apps/worker"),
    imports: ours("db", "tasks", "compute", "formats", "protocol", "report"),
  },
  // It answers without computing: nothing of compute may come in, not even by way of what it imports.
  { name: "server", files: inside("apps/server"), imports: ours("db", "tasks", "formats") },
  { name: "dashboard", files: inside("apps/dashboard"), imports: ours("client") },
  // Server and worker are started as processes, never imported.
  {
    name: "cli",
    files: inside("apps/cli"),
    imports: ours("client", "compute", "formats", "tasks", "protocol"),
  },
];

/** Edges that the table forbids and that are right all the same. */
const exceptions: readonly { readonly from: RegExp; readonly to: RegExp; readonly kind: Edge["kind"] }[] = [
  // The registry loads an engine when it is asked for one, so that importing the package loads no native code.
  { from: inCompute("engine/registry\\.ts$"), to: inCompute("engine/[^/]+/engine\\.ts$"), kind: "dynamic" },
  // Freezing evaluates the constant part of a graph with the kernels that define its value.
  { from: inCompute("engine/freeze\\.ts$"), to: inCompute("engine/reference/"), kind: "static" },
];

/** Packages with native code, and the one room that may load them. */
const nativePackages: Readonly<Record<string, string>> = {
  "onnxruntime-node": "engine-onnx",
  "@tensorflow/tfjs-node": "engine-tfjs",
  "@tensorflow/tfjs-node-gpu": "engine-tfjs",
  "@libsql/client": "db",
};

/** The room of a source file. */
export function roomOf(file: string): Room | undefined {
  return rooms.find((room) => room.files.test(file));
}

/** What is wrong with an import, in one line that names both ends; `undefined` if it is allowed. */
export function complaint(edge: Edge): string | undefined {
  const room = roomOf(edge.from);
  const line = (what: string): string => `${edge.from} -> ${edge.to}: ${what}`;
  if (!room) return `${edge.from}: no room in tests/rooms.ts`;
  if (edge.to === "(computed)") return line("import() wants a literal, so that its direction can be checked");
  const isFile = /^(packages|apps|db)\//.test(edge.to);
  const target = isFile ? roomOf(edge.to)?.name : edge.to;
  if (!target || edge.to.startsWith("..")) return line("not a source file of a room");
  if (!isFile && !/^(@basin\/|basin(\/|$))/.test(target)) return nativeComplaint(room, target, line);
  if (target === room.name || room.imports.includes(target) || isException(edge)) return undefined;
  return line(`${room.name} may import ${room.imports.join(", ") || "nothing of ours"}, not ${target}`);
}

/** Whether the edge loads an engine late: only such an edge may close a cycle. */
export function isLate(edge: Edge): boolean {
  return edge.kind === "dynamic" && isException(edge);
}

function nativeComplaint(room: Room, name: string, line: (what: string) => string): string | undefined {
  const home = Object.hasOwn(nativePackages, name) ? nativePackages[name] : room.name;
  return home === room.name ? undefined : line(`native code belongs to ${home}, not ${room.name}`);
}

/** Whether the edge is right although the table forbids it. */
export function isException(edge: Edge): boolean {
  return exceptions.some(
    ({ from, to, kind }) => kind === edge.kind && from.test(edge.from) && to.test(edge.to),
  );
}

function inCompute(path: string): RegExp {
  return new RegExp(`^packages/compute/src/${path}`);
}

function inside(member: string): RegExp {
  return new RegExp(`^${member}/src/`);
}

function ours(...names: readonly string[]): string[] {
  return names.map((name) => `@basin/${name}`);
}
