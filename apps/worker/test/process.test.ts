import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { openPlatform, type Platform, until } from "./platform.js";
import { directTraining } from "./trainings.js";

const bin = fileURLToPath(new URL("../bin/basin-worker.js", import.meta.url));

const training = {
  arch: "resnet8",
  data: { source: "digits" },
  epochs: 3,
  batch: 64,
  seed: 9,
} as const;

let platform: Platform | undefined;

afterEach(async () => {
  await platform?.close();
  platform = undefined;
});

/** The command with what it says. */
function command(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, DATABASE_URL: "", BASIN_ARTIFACTS: "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return { child, said };
}

const endOf = async (child: ChildProcess): Promise<unknown[]> => once(child, "close");

describe("basin-worker", () => {
  it.each([
    [[], "--database: want a location, got none; DATABASE_URL may say it as well"],
    [["--database", "x.db"], "--artifacts: want a location, got none; BASIN_ARTIFACTS may say it as well"],
    [["--database", "x.db", "--artifacts", "a", "--slots", "gpu"], "--slots: want cpu or cuda"],
    [["--database", "x.db", "--artifacts", "a", "--device", "none"], "--device: want cpu or cuda"],
    [
      ["--database", "x.db", "--artifacts", "a", "--slots", process.platform === "win32" ? "coreml" : "dml"],
      ": use --device cpu",
    ],
    [
      ["--database", "x.db", "--artifacts", "a", "--threads", "0"],
      "--threads: want an integer from 1 to 1024",
    ],
    [["--engine"], "--engine"],
    [["--nonsense"], "--nonsense"],
    [["surplus"], "surplus"],
  ])("refuses %j in one line", async (args, words) => {
    const { child, said } = command(args);
    expect(await endOf(child)).toEqual([2, null]);
    expect(said.err).toContain(words);
    expect(said.err.trimEnd().split("\n")).toHaveLength(1);
    expect(said.out).toBe("");
  });

  it("says in one line that the database is not there", async () => {
    const url = "postgres://nobody@127.0.0.1:1/none";
    const { child, said } = command(["--database", url, "--artifacts", "nowhere"]);
    expect(await endOf(child)).toEqual([1, null]);
    expect(said.err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("tells its options", async () => {
    const { child, said } = command(["--help"]);
    expect(await endOf(child)).toEqual([0, null]);
    expect(said.out).toContain("--artifacts LOCATION");
  });

  it("keeps a state at the first signal and is gone at the second, and the next one goes on", async () => {
    const opened = await openPlatform();
    platform = opened;
    const env = { DATABASE_URL: opened.database, BASIN_ARTIFACTS: opened.location };
    const stepsOf = async () => (await opened.run(run.id)).progress.done;

    const polite = command(["--threads", "1"], env);
    const run = await opened.start("train", training);
    await until(async () => (await stepsOf()) >= 3, "three steps");
    polite.child.kill("SIGTERM");
    expect(await endOf(polite.child)).toEqual([0, null]);
    expect(polite.said.out).toMatch(/^basin-worker wrk_\w+ on .*: 1 slot \(cpu\)\n$/);
    expect((await opened.run(run.id)).state).toBe("interrupted");
    const { step } = (await opened.store.artifacts.checkpoint(run.id))!;
    expect(step).toBe(await stepsOf());

    const hasty = command(["--threads", "1"], env);
    await until(async () => (await stepsOf()) > step + 2, "further steps");
    hasty.child.kill("SIGTERM");
    // Two signals at the same moment are one.
    await until(async () => hasty.said.err.includes("once more"), "the answer to the first signal");
    hasty.child.kill("SIGTERM");
    const [code, signal] = await endOf(hasty.child);
    expect([code, signal]).toBeOneOf([
      [null, "SIGINT"],
      [0, null],
    ]);

    await opened.work();
    await opened.succeeded(run.id);
    const [model] = await opened.store.models.ofRuns([run.id]);
    const bytes = await opened.artifacts.get(model!.checkpointHash!);
    expect(Buffer.compare(bytes, await directTraining(training))).toBe(0);
  });
});
