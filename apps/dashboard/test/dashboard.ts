/** A dashboard as people have it: a store with a study in it, a server, the built pages, and Chromium. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { PATIENCE } from "./patience.ts";
import { openEmpty, type Seeded, seed } from "./seed.ts";

const chromiumPath = process.env["CHROMIUM_PATH"] || "/usr/bin/chromium";

/** Why there is no browser here; undefined where there is one. */
export const noChromium: string | undefined = existsSync(chromiumPath)
  ? undefined
  : "needs Chromium: apt-get install -y chromium, or CHROMIUM_PATH";

/** What a test has to do with. */
export interface TestDashboard {
  readonly url: string;
  /** Basin's server behind the pages. */
  readonly api: string;
  readonly seeded: Seeded;
  readonly browser: Browser;
  /** A page of a fresh profile; `complaints` collects errors and requests to other machines. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<OpenPage>;
  /** A worker that computes; it ends with the rest. */
  readonly startWorker: () => void;
  readonly killServer: () => Promise<void>;
  readonly startServer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface OpenPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

const glFlags = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const flags = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** How a dashboard is started. */
export interface TestOptions {
  /** Without it the browser has no WebGL. */
  readonly gl?: boolean;
  /** Of each axis of the surfaces. */
  readonly points?: number;
  /** The server asks for tokens. */
  readonly needsTokens?: boolean;
  /** Nothing is in the store. */
  readonly isEmpty?: boolean;
  /** Puts more into the store, before the study. */
  readonly fill?: (database: string) => Promise<void>;
}

/** Starts everything; {@link TestDashboard.stop} ends it. */
export async function startDashboard({
  gl = true,
  points = 21,
  needsTokens = false,
  isEmpty = false,
  fill,
}: TestOptions = {}): Promise<TestDashboard> {
  const folder = mkdtempSync(join(tmpdir(), "basin-dashboard-"));
  const database = `file:${join(folder, "basin.db")}`;
  const artifacts = join(folder, "artifacts");
  const [serverPort, pagePort] = [await freePort(), await freePort()];
  const [api, url] = [`http://127.0.0.1:${serverPort}`, `http://127.0.0.1:${pagePort}`];
  const children: { server?: ChildProcess; pages?: ChildProcess; worker?: ChildProcess } = {};
  const startServer = async (): Promise<void> => {
    const program = here("../../server/bin/basin-server.js");
    const where = ["--database", database, "--artifacts", artifacts, "--port", `${serverPort}`];
    children.server = start([program, ...where, ...(needsTokens ? ["--tokens"] : [])]);
    await answers(`${api}/ready`);
  };
  const killServer = async (): Promise<void> => end(children.server, "SIGKILL");
  await fill?.(database);
  const seeded = await (isEmpty ? openEmpty(database) : seed(database, artifacts, { points }));
  await startServer();
  children.pages = start([here("../bin/basin-dashboard.js"), "--port", `${pagePort}`, "--api", api]);
  await answers(`${url}/icon.svg`);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...flags, ...(gl ? glFlags : ["--disable-gpu", "--disable-3d-apis"])],
  });
  return {
    url,
    api,
    seeded,
    browser,
    open: (path, options) => openPage(browser, `${url}${path}`, options),
    startWorker: () => {
      const program = here("../../worker/bin/basin-worker.js");
      children.worker = start([program, "--database", database, "--artifacts", artifacts, "--threads", "1"]);
    },
    killServer,
    startServer,
    stop: async () => {
      await browser.close();
      await end(children.pages, "SIGTERM");
      await end(children.worker, "SIGTERM");
      await end(children.server, "SIGTERM");
      await seeded.store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const complaints: string[] = [];
  const { origin } = new URL(address);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("request", (request) => {
    const asked = new URL(request.url());
    if (asked.origin !== origin && /^https?:$/.test(asked.protocol))
      complaints.push(`foreign: ${request.url()}`);
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForFunction(isAwake);
  return { page, complaints };
}

/** Whether React has taken the page over: what is typed or pointed at before is not heard. Runs in the page. */
function isAwake(): boolean {
  const main = document.querySelector("main");
  return main !== null && Object.keys(main).some((key) => key.startsWith("__reactProps"));
}

function start(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"], ...options });
  child.stderr!.resume();
  return child;
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

/** Waits until something is served at an address. */
async function answers(address: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    const status = await fetch(address).then(
      ({ status: found }) => found,
      () => 0,
    );
    if (status === 200) return;
    await sleep(100);
  }
  throw new Error(`${address}: want an answer, got none in ${PATIENCE / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
