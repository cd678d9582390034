/**
 * Makes a fresh clone ready: checks Node's version, installs the packages, builds. `npm test` and `npm run demo`
 * start with it, so it runs often: with nothing to do it says nothing and needs no network. Plain JavaScript
 * without dependencies, because it runs before there are any.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const lockFile = join(root, "package-lock.json");
const installed = join(root, "node_modules");
/** Names the lock file and the machine that the installed packages belong to. */
const marker = join(installed, ".basin-setup");
/** What npm itself writes last into `node_modules`. */
const hiddenLock = join(installed, ".package-lock.json");
const turbo = join(installed, "turbo", "bin", "turbo");
const oldestNode = [20, 19];

/**
 * A failure with its one line and, where a tool failed, what the tool printed.
 *
 * @param {string} line
 * @param {string} [output]
 * @returns {never}
 */
function fail(line, output = "") {
  if (output.trim()) process.stderr.write(`${output.trimEnd()}\n`);
  process.stderr.write(`setup: ${line}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [wantMajor = 0, wantMinor = 0] = oldestNode;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  fail(`want Node ${oldestNode.join(".")} or newer, got ${process.versions.node} (${process.execPath})`);
}

/**
 * Runs a tool in the repository's root with its output held back; returns the output.
 *
 * @param {string} doing what fails if it fails
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ shell?: boolean, env?: Record<string, string> }} [options]
 */
function runTool(doing, command, args, { shell = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    shell,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`;
  if (result.error) fail(`${doing} failed: ${result.error.message}`, output);
  if (result.status !== 0) fail(`${doing} failed (${result.signal ?? `exit code ${result.status}`})`, output);
  return output;
}

/** npm's own script where npm started us; otherwise `npm` by name, which Windows finds only through a shell. */
function runNpm() {
  const script = process.env["npm_execpath"] ?? "";
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  if (script.endsWith("npm-cli.js")) runTool("npm ci", process.execPath, [script, ...args]);
  else runTool("npm ci", "npm", args, { shell: process.platform === "win32" });
}

/** The lock file's hash and the machine's kind: native packages do not move between kinds. */
function wantedMarker() {
  const hash = createHash("sha256").update(readFileSync(lockFile)).digest("hex");
  return `${hash} ${process.platform}-${process.arch}\n`;
}

/** Whether the installed packages are those of the lock file; an install by hand counts if it is the newer one. */
function isInstalled() {
  if (existsSync(marker)) return readFileSync(marker, "utf8") === wantedMarker();
  return existsSync(hiddenLock) && statSync(hiddenLock).mtimeMs >= statSync(lockFile).mtimeMs;
}

function install() {
  if (!isInstalled()) {
    process.stdout.write("setup: installing the packages (npm ci)\n");
    // Both go first and come back last, so that an interrupted install is repeated.
    for (const sign of [marker, hiddenLock]) rmSync(sign, { force: true });
    runNpm();
  }
  if (!existsSync(marker)) writeFileSync(marker, wantedMarker());
}

function build() {
  if (!existsSync(turbo)) fail(`no turbo in ${dirname(installed)}: remove node_modules and run this again`);
  const args = [turbo, "run", "build", "--output-logs=errors-only", "--log-prefix=none"];
  const output = runTool("the build", process.execPath, args, {
    env: { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", FORCE_COLOR: "0" },
  });
  if (!output.includes("FULL TURBO")) process.stdout.write("setup: built\n");
}

checkNode();
install();
build();
