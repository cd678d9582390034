import { describe, expect, it } from "vitest";
import { findCycle } from "./cycle.js";
import { complaint, isException, isLate, roomOf } from "./rooms.js";
import { type Edge, parseEdges, readEdges, sourceFiles, sourceFolders } from "./source-edges.js";

const folders = sourceFolders();
const compute = "packages/compute/src";

/** The first complaint about a text that stands in for a file, so that the checks are known to bite. */
const judge = (from: string, text: string): string | undefined =>
  parseEdges(from, text)
    .map(complaint)
    .find((line) => line !== undefined);

describe("imports of the sources", () => {
  it("are looked for in every workspace", () => {
    const known = ["packages/compute/src", "packages/tasks/src", "apps/cli/src", "apps/server/src", "db/src"];
    expect(folders).toEqual(expect.arrayContaining(known));
  });

  it("gives every file a room", () => {
    const files = folders.flatMap(sourceFiles);
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !roomOf(file))).toEqual([]);
  });

  it("all go in an allowed direction", () => {
    const edges = folders.flatMap(readEdges);
    expect(edges.length).toBeGreaterThan(100);
    expect([...new Set(edges.map(complaint))].filter((line) => line !== undefined)).toEqual([]);
  });

  it("form no cycle, type imports included", () => {
    expect(findCycle(folders.flatMap(readEdges).filter((edge) => !isLate(edge)))).toBeUndefined();
  });
});

describe("rooms", () => {
  it("form no cycle", () => {
    const doors = folders
      .flatMap(readEdges)
      .filter((edge) => !isException(edge))
      .map(({ from, to, kind }) => ({ from: roomOf(from)?.name ?? from, to: roomOf(to)?.name ?? to, kind }))
      .filter(({ from, to }) => from !== to);
    expect(doors.length).toBeGreaterThan(50);
    expect(findCycle(doors)).toBeUndefined();
  });
});

describe("the check of directions", () => {
  it.each([
    ["graph/a.ts", 'import { grad } from "../grad/grad.js";', "graph may import base, not grad"],
    ["graph/a.ts", 'import type { Engine } from "../engine/engine.js";', "graph may import base, not engine"],
    ["tensor.ts", 'export * from "./graph/op.js";', "base may import nothing of ours, not graph"],
    ["models/a.ts", 'type A = import("../engine/engine.js").Engine;', "models may import"],
    ["attacks/a.ts", 'import { k } from "../engine/reference/kernels.js";', "not engine-reference"],
    ["attacks/a.ts", 'await import("../engine/onnx/engine.js");', "not engine-onnx"],
    ["engine/registry.ts", 'import { e } from "./onnx/engine.js";', "not engine-onnx"],
    ["data/a.ts", 'new Worker(new URL("../engine/onnx/thread.js", import.meta.url));', "not engine-onnx"],
    ["data/a.ts", 'import { readNpz } from "@basin/formats";', "not @basin/formats"],
    ["data/a.ts", 'import * as ort from "onnxruntime-node";', "native code belongs to engine-onnx, not data"],
    ["data/a.ts", "await import(name);", "import() wants a literal"],
    ["data/a.ts", 'import { x } from "../../../formats/src/index.js";', "not formats"],
    ["data/a.ts", 'import { x } from "../../test/cases.js";', "not a source file of a room"],
  ])("refuses, in %s, %s", (file, text, words) => {
    expect(judge(`${compute}/${file}`, text)).toContain(words);
  });

  it.each([
    ["packages/formats/src/a.ts", 'import { openEngine } from "@basin/compute";', "not @basin/compute"],
    [
      "apps/cli/src/a.ts",
      'import type { Tensor } from "@basin/compute/tensor";',
      "not @basin/compute/tensor",
    ],
    ["packages/tasks/src/a.ts", 'import { z } from "@basin/formats";', "tasks may import nothing of ours"],
    [
      "packages/client/src/a.ts",
      'import type { Run } from "@basin/db";',
      "client may import nothing of ours",
    ],
    ["packages/protocol/src/a.ts", 'import type { Run } from "@basin/db";', "not @basin/db"],
    ["db/src/a.ts", 'import { readNpz } from "@basin/formats";', "db may import @basin/tasks"],
    ["db/src/a.ts", 'import { x } from "../../apps/server/src/index.js";', "not server"],
    ["apps/server/src/a.ts", 'import { openEngine } from "@basin/compute";', "not @basin/compute"],
    ["apps/server/src/a.ts", 'import { tensor } from "@basin/compute/tensor";', "not @basin/compute/tensor"],
    ["apps/server/src/a.ts", 'import { openModel } from "@basin/protocol";', "not @basin/protocol"],
    ["apps/worker/src/a.ts", 'import { createServer } from "@basin/server";', "not @basin/server"],
    ["apps/cli/src/a.ts", 'import { createServer } from "@basin/server";', "not @basin/server"],
    ["apps/cli/src/a.ts", 'import { openStore } from "@basin/db";', "not @basin/db"],
    [
      "apps/dashboard/src/a.tsx",
      'import { drawSurface } from "@basin/formats"; const a = <b />;',
      "not @basin/formats",
    ],
    [
      "apps/server/src/a.ts",
      'import { createClient } from "@libsql/client";',
      "native code belongs to db, not server",
    ],
    ["packages/compute/src/new-room/a.ts", 'import { a } from "./b.js";', "no room in tests/rooms.ts"],
  ])("refuses, in %s, %s", (file, text, words) => {
    expect(judge(file, text)).toContain(words);
  });

  it.each([
    ["graph/a.ts", 'import { tensor } from "../tensor.js"; import { b } from "./b.js";'],
    ["engine/registry.ts", 'await import("./onnx/engine.js");'],
    ["engine/freeze.ts", 'import { kernels } from "./reference/kernels.js";'],
    ["engine/onnx/thread.ts", 'import * as ort from "onnxruntime-node"; import "node:path";'],
    ["attacks/a.ts", '/** import { x } from "../nowhere.js" */ const text = "import(x)";'],
  ])("allows, in %s, %s", (file, text) => {
    expect(judge(`${compute}/${file}`, text)).toBeUndefined();
  });

  it.each([
    ["db/src/sqlite/a.ts", 'import { createClient } from "@libsql/client"; import { x } from "../store.js";'],
    ["db/src/a.ts", 'import type { TaskName } from "@basin/tasks";'],
    ["apps/worker/src/a.ts", 'import { openModel } from "@basin/protocol"; import { x } from "@basin/db";'],
    ["apps/dashboard/src/a.tsx", 'import "./a.css"; import { b } from "./b.tsx"; import "@basin/client";'],
    ["apps/cli/src/a.ts", 'import { connect } from "@basin/client"; import { x } from "@basin/tasks";'],
  ])("allows, in %s, %s", (file, text) => {
    expect(judge(file, text)).toBeUndefined();
  });
});

describe("the check for cycles", () => {
  const edge = (from: string, to: string): Edge => ({ from, to, kind: "static" });

  it("finds a cycle behind files that are in none", () => {
    const edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), edge("d", "b"), edge("a", "d")];
    expect(findCycle(edges)).toEqual(["b", "c", "d"]);
  });

  it("accepts two ways to the same file", () => {
    expect(findCycle([edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")])).toBeUndefined();
  });
});
