import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSafetensors } from "@basin/formats";
import { afterAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";
import { startUp } from "./up.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);

interface Ran {
  readonly id: string;
  readonly state: string;
}

const on = (home: string, line: string): string[] => [...words(line), "--home", join(cwd, home)];

describe("without basin up", () => {
  it("a run has a server and a worker of its own, and stays in the home", async () => {
    await trainSmall(cwd, "m.safetensors");
    const line = "run surface --model m.safetensors --data digits --images 8 --x=-1:1:3 --out s.csv";
    const run = await basinJson<Ran>(on("alone", line), { cwd });
    expect(run.state).toBe("succeeded");
    expect(await readdir(cwd)).toContain("s.csv");
    expect(await basinJson<Ran>(on("alone", `show ${run.id}`), { cwd })).toMatchObject({
      state: "succeeded",
    });
    expect(await readdir(join(cwd, "alone"))).toEqual(expect.arrayContaining(["artifacts", "basin.db"]));
  });

  it("a run that Ctrl-C stops goes on to the same bits when it is watched", async () => {
    const line = "train --arch resnet8 --data digits --images 256 --epochs 8 --batch 16";
    const stopped = await basin(on("stopped", `run ${line} --name long`), {
      cwd,
      interruptAt: /epoch 1\/8/,
    });
    expect(stopped.code).toBe(130);
    const [, id] = /basin: stopped: (\S+) is kept; watch it with: basin watch \S+/.exec(stopped.stderr) ?? [];
    const before = await basinJson<Ran>(on("stopped", `show ${id}`), { cwd });
    expect(before.state).not.toBe("succeeded");
    const ended = await basinJson<Ran>(on("stopped", `watch ${id}`), { cwd });
    expect(ended).toMatchObject({ id, state: "succeeded" });
    await basinJson(words(`${line} --out whole.safetensors`), { cwd });
    await basinJson(on("stopped", `export ${id} cut.safetensors`), { cwd });
    const [whole, cut] = await Promise.all(
      ["whole.safetensors", "cut.safetensors"].map((name) => readSafetensors(join(cwd, name))),
    );
    expect(cut!.tensors).toEqual(whole!.tensors);
  }, 180_000);

  it("a detached run waits for the next basin up", async () => {
    const line = "run train --arch resnet8 --data digits --images 64 --epochs 1 --detach";
    const { stdout, stderr } = await basin(on("later", line), { cwd });
    expect(stderr).toContain("it is computed by basin up");
    const id = stdout.trim();
    expect(await basinJson<Ran>(on("later", `show ${id}`), { cwd })).toMatchObject({ state: "queued" });
    const up = await startUp(["--home", join(cwd, "later")]);
    expect(await basinJson<Ran>(on("later", `watch ${id}`), { cwd })).toMatchObject({ state: "succeeded" });
    expect(await up.end("SIGTERM")).toBe(0);
  });
});

describe("beyond loopback", () => {
  it("a server wants a token, which the machine itself can make", async () => {
    const up = await startUp(["--home", join(cwd, "open"), "--host", "0.0.0.0", "--workers", "0"]);
    try {
      const url = up.url.replace("0.0.0.0", "127.0.0.1");
      const refused = await basin(["runs", "--url", url], { cwd });
      expect([refused.code, refused.stderr.trimEnd().split("\n")]).toEqual([
        2,
        [expect.stringMatching(/token/)],
      ]);
      const made = await basinJson<{ id: string; secret: string }>(
        on("open", "token create me --scope run"),
        { cwd },
      );
      const withToken = ["runs", "--url", url, "--token", made.secret];
      expect(await basinJson(withToken, { cwd })).toEqual({ runs: [], total: 0 });
      await basinJson(on("open", `token revoke ${made.id}`), { cwd });
      expect((await basin(withToken, { cwd })).code).toBe(2);
    } finally {
      await up.end("SIGINT");
    }
  });
});
