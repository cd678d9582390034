import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openArtifactStore } from "@basin/db";
import { afterAll, describe, expect, test } from "vitest";
import { openStage, type Stage } from "./stage.js";
import { startTraining } from "./starts.js";
import { safetensors } from "./uploads.js";

const folder = mkdtempSync(join(tmpdir(), "basin-disk-"));
const disk = smallDisk(join(folder, "disk"));
const ballast = join(folder, "disk", "ballast");

describe.skipIf(disk === undefined)("a full disk (needs the right to mount a small one)", () => {
  let stage: Stage;
  afterAll(async () => {
    await stage.close();
    execFileSync("umount", ["--lazy", disk!]);
    rmSync(folder, { recursive: true });
  });

  test("is told in one line for what would be written, and keeps what there is", async () => {
    const artifacts = await openArtifactStore(join(disk!, "artifacts"));
    stage = await openStage(async () => `file:${join(disk!, "basin.db")}`, { artifacts });
    const before = await startTraining(stage, { title: "before" });
    fill();
    const run =
      'mutation ($title: String!) { startTraining(input: { preset: "small", title: $title }) { run { id } } }';
    const refused = await untilRefused(() => stage.query(run, { title: "x".repeat(200) }));
    expect(refused).toMatchObject({
      extensions: { code: "UNAVAILABLE" },
      message: /^[^\n]*the disk is full[^\n]*$/,
    });
    expect(
      (await stage.ask("query ($id: ID!) { run(id: $id) { state } }", { id: before.runId })).run.state,
    ).toBe("queued");
    const upload = (): Promise<Response> => stage.get("/uploads", { method: "POST", body: large() });
    const full = await upload();
    expect(full.status).toBe(503);
    expect(await full.json()).toMatchObject({ error: { code: "UNAVAILABLE", message: /full|ENOSPC/ } });
    expect(filesIn(join(disk!, "artifacts"))).toEqual([]);
    rmSync(ballast);
    expect((await startTraining(stage, { title: "after" })).runId).toMatch(/^run_/);
    expect((await upload()).status).toBe(201);
  });
});

/** Fills what is left of the disk. */
function fill(): void {
  for (const size of [1 << 16, 1 << 12, 1 << 8]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}

/** The error of the first mutation that is refused: the database may have some room left of its own. */
async function untilRefused(ask: () => ReturnType<Stage["query"]>) {
  for (let tries = 0; tries < 2000; tries++) {
    const { errors } = await ask();
    if (errors[0]) return errors[0];
  }
  throw new Error("want a mutation that is refused, got none");
}

/** A checkpoint of 100 kB. */
function large(): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...safetensors(), ...new Uint8Array(100_000)]);
}

function filesIn(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** A disk of 2 MB in memory; `undefined` where none can be mounted. */
function smallDisk(path: string): string | undefined {
  try {
    execFileSync("mkdir", ["-p", path]);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", path], { stdio: "ignore" });
    return path;
  } catch {
    return undefined;
  }
}
