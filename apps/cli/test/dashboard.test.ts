import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, words } from "./basin.js";
import { findChild, startUp, type Up } from "./up.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);

const isBuilt = existsSync(join(root, "apps/dashboard/.next/BUILD_ID"));
const ofRuns = '{"query":"{ runs { totalCount } }"}';

describe.skipIf(!isBuilt)("the dashboard of basin up (needs npm run build -w @basin/dashboard)", () => {
  const home = join(cwd, "home");
  let up: Up;
  beforeAll(async () => {
    up = await startUp(["--home", home, "--dashboard-port", "0"], { dashboard: true });
  });
  afterAll(() => up.end("SIGINT"));

  it("has its address before all others, and shows a page there", async () => {
    expect(up.said().indexOf("Open http")).toBeLessThan(up.said().indexOf("Basin is up"));
    const page = await fetch(up.dashboard!);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/html"),
    ]);
    expect(await page.text()).toContain("Basin");
  });

  it("asks the server that was started with it", async () => {
    expect(await askedBy(up)).toEqual({ data: { runs: { totalCount: 0 } } });
  });

  it("is where a share is opened", async () => {
    const line = "run train --arch resnet8 --data digits --images 32 --epochs 1 --name shared";
    const { model } = await basinJson<{ model: { id: string } }>([...words(line), "--home", home], { cwd });
    const shared = [...words(`share ${model.id} --title`), "To be seen", "--home", home];
    const { page, url } = await basinJson<{ page: string; url: string }>(shared, { cwd });
    expect([new URL(page).origin, new URL(url).origin]).toEqual([up.dashboard, up.url]);
    expect(await (await fetch(page)).text()).toContain("To be seen");
    const { stdout } = await basin(shared, { cwd });
    expect(stdout).toMatch(new RegExp(`^${up.dashboard}/s/\\w+\\n`));
  });

  it.skipIf(process.platform !== "linux")("is started again when it is killed (needs /proc)", async () => {
    process.kill(findChild(up.pid, "basin-dashboard")!, "SIGKILL");
    await expect.poll(() => up.said(), { timeout: 30_000 }).toMatch(/dashboard ended \(signal SIGKILL\)/);
    const again = expect.poll(() => askedBy(up).catch(() => undefined), { timeout: 30_000 });
    await again.toMatchObject({ data: {} });
  });

  it("takes the next port where the usual one is taken, and says so where another was asked for", async () => {
    const holder = createServer();
    // Somebody else may have it already, which is as good.
    holder.on("error", () => {}).listen(3000, "127.0.0.1");
    await Promise.race([once(holder, "listening"), once(holder, "error").catch(() => {})]);
    try {
      const other = await startUp(["--home", join(cwd, "next"), "--workers", "0"], { dashboard: true });
      expect(Number(new URL(other.dashboard!).port)).toBeGreaterThan(3000);
      expect(await other.end("SIGINT")).toBe(0);
      const asked = words(`up --port 0 --dashboard-port 3000 --home ${join(cwd, "asked")}`);
      expect(await basin(asked, { cwd })).toMatchObject({
        code: 2,
        stderr: "basin: --dashboard-port: port 3000 is taken, want another one\n",
      });
    } finally {
      holder.close();
    }
  });

  it("ends with the others", async () => {
    const other = await startUp(["--home", join(cwd, "ends"), "--dashboard-port", "0", "--workers", "0"], {
      dashboard: true,
    });
    expect(await other.end("SIGTERM")).toBe(0);
    await expect(fetch(other.dashboard!)).rejects.toThrow();
  });
});

describe("basin up where the dashboard is not built", () => {
  it("says how to build it and goes on", async () => {
    const up = await startUp(["--home", join(cwd, "unbuilt"), "--dashboard-port", "0", "--workers", "0"], {
      dashboard: true,
      script: installWithoutPages(join(cwd, "install")),
    });
    expect(up.dashboard).toBeUndefined();
    expect(up.said()).toMatch(/^dashboard: .*npm run build -w @basin\/dashboard$/m);
    expect((await fetch(`${up.url}/ready`)).status).toBe(200);
    expect(await up.end("SIGINT")).toBe(0);
  });
});

/** What the dashboard's page would be answered by the server. */
async function askedBy({ dashboard }: Up): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  return (await fetch(`${dashboard}/graphql`, { method: "POST", headers, body: ofRuns })).json();
}

/** Basin as it is installed here, but for the pages of the dashboard; the command in it. */
function installWithoutPages(place: string): string {
  const modules = join(place, "node_modules");
  const ours = join(modules, "@basin");
  mkdirSync(join(ours, "dashboard"), { recursive: true });
  const link = (from: string, into: string, without: readonly string[]): void => {
    for (const name of readdirSync(from)) {
      if (!without.includes(name)) symlinkSync(join(from, name), join(into, name));
    }
  };
  link(join(root, "node_modules"), modules, ["@basin"]);
  link(join(root, "node_modules/@basin"), ours, ["dashboard"]);
  for (const part of ["bin", "package.json"]) {
    cpSync(join(root, "apps/dashboard", part), join(ours, "dashboard", part), { recursive: true });
  }
  const script = join(place, "apps/cli/bin/basin.js");
  for (const part of ["bin", "dist", "package.json"]) {
    cpSync(join(root, "apps/cli", part), join(dirname(dirname(script)), part), { recursive: true });
  }
  return script;
}
