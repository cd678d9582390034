/** The real program. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const run = promisify(execFile);
const bin = fileURLToPath(new URL("../bin/basin-server.js", import.meta.url));
const probe = fileURLToPath(new URL("loaded-modules.mjs", import.meta.url));

/** A running program and its address. */
interface Program {
  readonly child: ChildProcess;
  readonly url: string;
}

describe("basin-server", () => {
  let home: string;
  const children: ChildProcess[] = [];
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), "basin-home-"));
  });
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });

  async function start(
    options: { readonly args?: readonly string[]; readonly node?: readonly string[] } = {},
  ): Promise<Program> {
    const { args = [], node = [] } = options;
    const child = spawn(process.execPath, [...node, bin, "--home", home, "--port", "0", ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const [line] = (await once(child.stdout!, "data")) as [Buffer];
    return { child, url: /http:\S+/.exec(String(line))![0] };
  }

  async function ask(url: string, query: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data: Record<string, never> | null; errors?: { message: string }[] };
  }

  async function stop({ child }: Program, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    child.kill(signal);
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  }

  test("keeps its data over a restart and ends with 0 when it is asked to", async () => {
    const first = await start();
    await ask(first.url, `mutation { createStudy(input: { name: "kept" }) { study { id } } }`);
    expect(await stop(first)).toBe(0);
    const second = await start();
    expect(await ask(second.url, "{ studies { edges { node { name } } } }")).toEqual({
      data: { studies: { edges: [{ node: { name: "kept" } }] } },
    });
    expect(await stop(second, "SIGINT")).toBe(0);
  });

  test("ends while subscriptions are open", async () => {
    const program = await start();
    const stream = await fetch(`${program.url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query: "subscription { changes { seq } }" }),
    });
    const reader = stream.body!.getReader();
    await reader.read();
    expect(await stop(program)).toBe(0);
  });

  test("loads nothing that computes: of compute only its tensors", async () => {
    const list = join(home, "loaded.txt");
    const program = await start({
      node: [
        "--import",
        probe,
        "--import",
        `data:text/javascript,globalThis.loadedModules(${JSON.stringify(list)})`,
      ],
    });
    await ask(
      program.url,
      `mutation { startTraining(input: { preset: "small" }) { run { id command } userErrors { message } } }`,
    );
    await ask(program.url, "{ attacks { text } architectures { name } presets { payload } }");
    expect((await fetch(`${program.url}/graphql`, { headers: { accept: "text/html" } })).status).toBe(200);
    expect(await stop(program)).toBe(0);
    const loaded = readFileSync(list, "utf8").split("\n");
    expect(loaded.some((url) => url.includes("apps/server/dist/server.js"))).toBe(true);
    const computing = loaded.filter((url) =>
      /onnxruntime|packages\/(compute|protocol)\/|@basin\/(compute|protocol)|tfjs/.test(url),
    );
    expect(
      computing
        .map((url) => url.replace(/.*packages/, "packages"))
        .filter((url) => !/compute\/dist\/(tensor|errors)\.js$/.test(url)),
    ).toEqual([]);
    if (existsSync("/proc/self/maps"))
      expect(loaded.filter((url) => url.startsWith("native:") && /onnx|webgpu/.test(url))).toEqual([]);
  });

  test("needs a token on other addresses, which --create-token prints", async () => {
    const { stdout } = await run(process.execPath, [bin, "--home", home, "--create-token", "first"]);
    const program = await start({ args: ["--host", "0.0.0.0"] });
    const url = program.url.replace("0.0.0.0", "127.0.0.1");
    expect((await ask(url, "{ runs { totalCount } }")).errors![0]!.message).toContain("want a token");
    expect(
      (await ask(url, "{ viewer { name scope } }", { authorization: `Bearer ${stdout.trim()}` })).data,
    ).toEqual({ viewer: { name: "first", scope: "admin" } });
    await stop(program);
  });

  test.each([
    [["--port", "http"], 2, "--port: want a whole number up to 65535, got http"],
    [["--nonsense"], 2, "--nonsense"],
    [["--scope", "root", "--create-token", "x"], 2, "--scope: want one of read, run, admin, got root"],
    [["--database", "mysql://x"], 2, "--database: want file:/path/basin.db or postgres://..., got mysql://x"],
  ])("%j is refused in one line", async (args, code, message) => {
    const failed = await run(process.execPath, [bin, "--home", home, ...args]).catch(
      (error: unknown) => error as { code: number; stderr: string },
    );
    expect(failed).toMatchObject({ code, stderr: expect.stringContaining(message) });
    expect((failed as { stderr: string }).stderr.trim().split("\n")).toHaveLength(1);
  });

  test("a port that is taken is told in one line", async () => {
    const program = await start();
    const { port } = new URL(program.url);
    const failed = await run(process.execPath, [bin, "--home", home, "--port", port]).catch(
      (error: unknown) => error as { code: number; stderr: string },
    );
    await stop(program);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining("EADDRINUSE") });
  });
});
