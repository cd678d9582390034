import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readSurfaceFile } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, words } from "./basin.js";
import { findChild, lives, startUp, type Up } from "./up.js";

const folder = await createFolder();
const { path: cwd } = folder;
const home = join(cwd, "home");
let up: Up;
beforeAll(async () => {
  up = await startUp(["--home", home]);
});
afterAll(async () => {
  await up.end("SIGINT");
  await folder.remove();
});

interface Ran {
  readonly id: string;
  readonly state: string;
  readonly model: { readonly id: string; readonly name: string } | null;
  readonly surface: { readonly id: string } | null;
  readonly result: Readonly<Record<string, unknown>>;
}

const at = (name: string): string => join(cwd, name);
const onHome = (line: string): string[] => [...words(line), "--home", home];
const json = <T>(line: string): Promise<T> => basinJson<T>(onHome(line), { cwd });
const query = <T>(text: string): Promise<T> => basinJson<T>(["query", text, "--home", home], { cwd });

const small = "--data digits --images 32 --x=-1:1:5 --y=-0.5:1:4";

describe("basin up", () => {
  let trained: Ran;
  let mapped: Ran;

  it("trains a model as a run", async () => {
    trained = await json<Ran>(
      "run train --arch resnet8 --data digits --images 256 --epochs 1 --batch 32 --name first",
    );
    expect(trained.state).toBe("succeeded");
    expect(trained.model?.name).toBe("first");
  });

  it("trains to the same weights as basin train", async () => {
    const line =
      "train --arch resnet8 --data digits --images 256 --epochs 1 --batch 32 --out local.safetensors";
    await basinJson(words(line), { cwd });
    await json(`export ${trained.model!.id} first.safetensors`);
    const [mine, theirs] = await Promise.all(
      ["local.safetensors", "first.safetensors"].map((name) =>
        basinJson<{ protocol: { model: { sha256: string } } }>(
          words(`evaluate --model ${name} --data digits --images 4`),
          { cwd },
        ),
      ),
    );
    expect(theirs!.protocol.model.sha256).toBe(mine!.protocol.model.sha256);
  });

  it("maps a surface whose export equals basin surface bit for bit", async () => {
    mapped = await json<Ran>(`run surface --model first ${small} --out run.npz`);
    expect(mapped.state).toBe("succeeded");
    await basinJson(words(`surface --model first.safetensors ${small} --out local.npz`), { cwd });
    const [theirs, mine] = [await readSurfaceFile(at("run.npz")), await readSurfaceFile(at("local.npz"))];
    expect([theirs.loss, theirs.accuracy, theirs.finished]).toEqual([
      mine.loss,
      mine.accuracy,
      mine.finished,
    ]);
    expect(theirs.axes).toEqual(mine.axes);
  });

  it.each([".h5", ".vtp", ".png"])("exports a surface as %s", async (ending) => {
    await json(`export ${mapped.id} whole${ending}`);
    expect((await readFile(at(`whole${ending}`))).length).toBeGreaterThan(100);
    if (ending !== ".h5") return;
    const [whole, before] = [await readSurfaceFile(at("whole.h5")), await readSurfaceFile(at("run.npz"))];
    expect(whole.loss).toEqual(before.loss);
  });

  it("takes a file for a model, and does not import it twice", async () => {
    const line = "run evaluate --model local.safetensors --data digits --images 16 --attack none";
    const [one, other] = [await json<Ran>(line), await json<Ran>(line)];
    expect([one.state, other.state]).toEqual(["succeeded", "succeeded"]);
    const { runs } = await json<{ runs: Ran[] }>("runs --task import-model");
    expect(runs).toHaveLength(1);
  });

  it("keeps adversarial images as a data set for other runs", async () => {
    const attacked = await json<Ran & { dataset: { name: string } }>(
      "run attack --model first --data digits --images 16 --attack fgsm:epsilon=0.1 --name shaken --out a.npz",
    );
    expect(attacked.dataset.name).toBe("shaken");
    const again = await json<Ran>("run evaluate --model first --data shaken --attack none");
    const file = await basinJson<{ results: { loss: number }[] }>(
      words("evaluate --model first.safetensors --data a.npz --attack none"),
      { cwd },
    );
    const [row] = again.result["evaluations"] as { loss: number }[];
    expect(row?.loss).toBe(file.results[0]?.loss);
  });

  it("lists, shows and queries what there is", async () => {
    const { runs, total } = await json<{ runs: Ran[]; total: number }>(
      "runs --task surface --state succeeded",
    );
    expect([runs.map(({ id }) => id), total]).toEqual([[mapped.id], 1]);
    const shown = await json<{ loss: number[] }>(`show ${mapped.surface!.id}`);
    expect(shown.loss).toHaveLength(20);
    expect(await json<Ran>(`show ${mapped.id}`)).toMatchObject({ id: mapped.id, state: "succeeded" });
    const { model } = await query<{ model: { surfaces: { id: string }[] } }>(
      `{ model(id: "${trained.model!.id}") { surfaces { id } } }`,
    );
    expect(model.surfaces).toEqual([{ id: mapped.surface!.id }]);
  });

  it("tells people of runs and models in tables and sentences", async () => {
    const { runs } = await json<{ runs: { id: string; task: string }[] }>("runs --state succeeded");
    const shown = async (id: string): Promise<string> => (await basin(onHome(`show ${id}`), { cwd })).stdout;
    const texts = new Map<string, string>();
    const byTask = new Map(runs.map(({ id, task }) => [task, id]));
    for (const [task, id] of byTask) texts.set(task, await shown(id));
    const model = await shown(trained.model!.id);
    expect(texts.get("train")).toMatch(
      /^epoch +loss +accuracy +rate +seconds\n1 +\d\.\d{4} +\d+\.\d\d % +0\.001 /m,
    );
    expect(texts.get("evaluate")).toMatch(/^none +\d+\.\d\d % +\d\.\d{4} +0\.000000 /m);
    expect(texts.get("attack")).toMatch(/^misled: \d+\.\d\d % of 16 images$/m);
    expect(texts.get("surface")).toMatch(/^loss: least .*\nat the model itself: loss \S+, top-1 \S+ %$/m);
    expect(texts.get("import_model")).toMatch(/^resnet8 with [\d,]+ parameters$/m);
    expect(model).toMatch(/^surface +attack +cells +run\nsrf_\w+ +none +20 +run_/m);
    for (const text of [...texts.values(), model]) {
      expect(text).not.toMatch(/\d\.\d{7}|oneMinusSsim|imagesPerSecond|lossRange/);
    }
  });

  it("repeats a run by the command that it names", async () => {
    const { run } = await query<{ run: { command: string; configHash: string } }>(
      `{ run(id: "${mapped.id}") { command configHash } }`,
    );
    const line = [...run.command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    expect(line[0]).toBe("basin");
    const again = await basinJson<Ran>([...line.slice(1), "--home", home], { cwd });
    const found = await query<{ run: { configHash: string } }>(`{ run(id: "${again.id}") { configHash } }`);
    expect(found.run.configHash).toBe(run.configHash);
  });

  it.each([
    ["none", null],
    ["padding=2", { flip: false, padding: 2 }],
  ])("takes --augment %s as basin train does", async (word, want) => {
    const line = `train --arch resnet8 --data digits --images 32 --epochs 1 --augment ${word}`;
    const { id } = await json<Ran>(`run ${line} --detach`);
    const { run } = await query<{ run: { payload: { augment: unknown } } }>(
      `{ run(id: "${id}") { payload } }`,
    );
    const local = await basinJson<{ protocol: { augment: unknown } }>(words(`${line} --out a.safetensors`), {
      cwd,
    });
    expect([run.payload.augment, local.protocol.augment]).toEqual([want, want]);
  });

  it("shares a surface under a link that shows its values, until it is revoked", async () => {
    const share = await json<{ id: string; url: string }>(`share ${mapped.surface!.id} --title Shared`);
    const open = await fetch(share.url);
    expect(open.status).toBe(200);
    expect(((await open.json()) as { title: string }).title).toBe("Shared");
    await json(`share ${share.id} --revoke`);
    expect((await fetch(share.url)).status).toBe(410);
  });

  it("cancels a run that computes, which a watcher is told", async () => {
    const { id } = await json<Ran>(
      "run train --arch resnet32 --data digits --epochs 500 --name endless --detach",
    );
    await expect
      .poll(async () => (await json<Ran>(`show ${id}`)).state, { timeout: 30_000, interval: 300 })
      .toBe("running");
    const watching = basin(onHome(`watch ${id}`), { cwd });
    await json(`cancel ${id}`);
    const { code, stderr } = await watching;
    expect((await basin(onHome(`cancel ${trained.id}`), { cwd })).stdout).toMatch(
      /had ended before \(succeeded\)/,
    );
    expect(code).toBe(130);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(`basin: ${id}: cancelled`);
  });

  it("starts a worker again that was killed, and its run goes on", async () => {
    const { workers } = await query<{ workers: { pid: number; state: string }[] }>(
      "{ workers { pid state } }",
    );
    const [worker] = workers.filter(({ state }) => state !== "gone");
    process.kill(worker!.pid, "SIGKILL");
    const run = await json<Ran>("run evaluate --model first --data digits --images 8 --attack none");
    expect(run.state).toBe("succeeded");
    expect(up.said()).toMatch(/worker ended \(signal SIGKILL\).*; starting it again in 1 s/);
  });

  it.skipIf(process.platform !== "linux")(
    "starts a server again that was killed, and who watches a run does not notice (needs /proc)",
    async () => {
      const watching = basin(
        onHome("run train --arch resnet8 --data digits --epochs 4 --batch 16 --name watched --json"),
        { cwd },
      );
      const isRunning = async (): Promise<number> =>
        (await json<{ runs: Ran[] }>("runs --text resnet8 --state running")).runs.length;
      await expect.poll(isRunning, { timeout: 30_000, interval: 200 }).toBe(1);
      process.kill(findChild(up.pid, "basin-server")!, "SIGKILL");
      const { code, stdout } = await watching;
      expect([code, (JSON.parse(stdout) as Ran).state]).toEqual([0, "succeeded"]);
      expect(up.said()).toMatch(/server ended \(signal SIGKILL\)/);
    },
    180_000,
  );

  it("refuses a second one on the same home", async () => {
    const { code, stderr } = await basin(onHome("up --port 0"), { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^basin: .*home: basin up already runs there \(process \d+, http:.*\n$/);
  });

  it("starts a folder's home anew after kill -9, and nothing of the first stays behind", async () => {
    const other = join(cwd, "other");
    const first = await startUp(["--home", other]);
    const pids = await childrenOf(first);
    expect(pids.map(lives)).toEqual(pids.map(() => true));
    await first.end("SIGKILL");
    await expect.poll(() => pids.some(lives), { timeout: 30_000 }).toBe(false);
    const second = await startUp(["--home", other]);
    expect(await second.end("SIGINT")).toBe(0);
    expect(second.said()).toMatch(/stopped\n$/);
    expect(await readdir(other)).not.toContain("up.lock");
  });

  /** The workers' processes, by the API. */
  async function childrenOf({ url }: Up): Promise<number[]> {
    const pids = async (): Promise<number[]> => {
      const { workers } = await basinJson<{ workers: { pid: number }[] }>(
        ["query", "{ workers { pid } }", "--url", url],
        { cwd },
      );
      return workers.map(({ pid }) => pid);
    };
    await expect.poll(pids, { timeout: 30_000 }).toHaveLength(1);
    return pids();
  }
});

describe("bad input", () => {
  beforeAll(() => writeFile(at("notes.txt"), "not a model"));

  /** What is wrong, the command line, and what its one line must say. */
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      "no such model",
      "run surface --model nothing --data digits",
      /--model: want the id or name .*got "nothing"/,
    ],
    ["another kind of file", "run surface --model notes.txt --data digits", /notes\.txt/],
    ["no epochs", "run train --arch resnet8 --data digits", /epochs/],
    [
      "an unknown architecture",
      "run train --arch resnet9 --data digits --epochs 1",
      /want one of resnet8, .*resnet9/,
    ],
    [
      "an unknown attack",
      "run evaluate --model m --data digits --attack foo",
      /unknown attack "foo", want one of/,
    ],
    ["an unknown preset", "run train --preset huge", /huge.*paper/],
    ["an unknown run", "show run_000000000000000000", /run_000000000000000000: no such run/],
    [
      "a name that the server does not know",
      "run train --arch resnet8 --epochs 1 --data nowhere",
      /^basin: data\.source: want the name or the id of a data set, got nowhere$/m,
    ],
    ["another kind of id", "show tok_000000000000000000", /show: want the id of a run, a model or a surface/],
    ["a run to cancel that is not there", "cancel run_000000000000000000", /run_000000000000000000/],
    ["a file form that there is not", "export srf_000000000000000000 a.gif", /want a name that ends in \.h5/],
    ["a folder that is not there", "export srf_000000000000000000 no/a.h5", /no\/a\.h5: want a folder/],
    ["no surface to export", "export srf_000000000000000000 a.h5", /srf_000000000000000000/],
    ["a query that is none", "query {", /Syntax Error/],
    ["an unknown field", "query {nothing}", /Cannot query field "nothing"/],
    [
      "variables that are no JSON",
      "query {version} --variables x",
      /--variables: want a JSON object, got "x"/,
    ],
    ["nothing that can be shared", "share tok_1", /share: want ids of surfaces, runs or models/],
    ["a time that is none", "share srf_1 --expires soon", /--expires: want a time as .*got "soon"/],
    ["an unknown scope", "token create x --scope all", /--scope.*Allowed choices are read, run, admin/],
    ["an address that is none", "runs --url nowhere", /--url: want the address of a server/],
    [
      "a result that nobody waits for",
      "run train --preset small --detach --out a.safetensors",
      /--out: want it without/,
    ],
  ];

  it.each(cases)("%s: one line and exit code 2", async (_, line, says) => {
    const { code, stdout, stderr } = await basin(onHome(line), { cwd });
    expect(stderr).toMatch(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("says that no server answers, with exit code 1", async () => {
    const { code, stderr } = await basin(["runs", "--url", "http://127.0.0.1:9"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^basin: http:\/\/127\.0\.0\.1:9\/graphql: no answer: .*; is basin up running there\?\n$/,
    );
  });
});
