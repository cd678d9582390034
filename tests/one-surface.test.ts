/**
 * What the platform promises above all: a surface is the same bits, whoever computes it, wherever it is stored, and whatever
 * happens to the processes meanwhile.
 */
import { join } from "node:path";
import { readSurfaceFile } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basinJson, createFolder, words } from "../apps/cli/test/basin.js";
import { findChild, startUp } from "../apps/cli/test/up.js";
import { noPostgres, startPostgres, type TestPostgres } from "../db/test/postgres.js";

const grid = "--data digits --images 128 --x=-1:1:15 --y=-1:1:13 --seed 3";
const input = `{
  model: "MODEL", seed: 3, data: { source: "digits", images: 128 },
  x: { from: -1, to: 1, points: 15 }, y: { from: -1, to: 1, points: 13 }
}`;

const folder = await createFolder();
const { path: cwd } = folder;
let expected: readonly Float32Array[];

beforeAll(async () => {
  const train =
    "train --arch resnet8 --data digits --images 256 --epochs 1 --batch 32 --out model.safetensors";
  await basinJson(words(train), { cwd });
  await basinJson(words(`surface --model model.safetensors ${grid} --out command.npz`), { cwd });
  expected = await valuesOf("command.npz");
});
afterAll(() => folder.remove());

async function valuesOf(file: string): Promise<readonly Float32Array[]> {
  const { loss, accuracy } = await readSurfaceFile(join(cwd, file));
  return [loss, accuracy];
}

/** Computes the surface by a mutation on a platform of its own. */
async function mutated(
  options: readonly string[],
  name: string,
  disturb: (step: { readonly pid: number; readonly finished: () => Promise<number> }) => Promise<void>,
): Promise<readonly Float32Array[]> {
  const home = join(cwd, name);
  const up = await startUp(["--home", home, ...options]);
  const query = <T>(text: string): Promise<T> => basinJson<T>(["query", text, "--home", home], { cwd });
  try {
    const line = `run import model.safetensors --name shared --home ${home}`;
    const { model } = await basinJson<{ model: { id: string } }>(words(line), { cwd });
    const mutation = `mutation { startSurface(input: ${input.replace("MODEL", model.id)}) { run { id } userErrors { message } } }`;
    const { startSurface } = await query<{ startSurface: { run: { id: string } } }>(mutation);
    const { id } = startSurface.run;
    // Asked over HTTP: a command takes as long to start as many cells take to compute.
    const finished = async (): Promise<number> => {
      const answer = await fetch(`${up.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: `{ run(id: "${id}") { surface { finishedCells } } }` }),
      });
      const { data } = (await answer.json()) as {
        data: { run: { surface: { finishedCells: number } | null } };
      };
      return data.run.surface?.finishedCells ?? 0;
    };
    await disturb({ pid: up.pid, finished });
    await basinJson(words(`watch ${id} --home ${home}`), { cwd });
    await basinJson(words(`export ${id} ${name}.npz --home ${home}`), { cwd });
    return await valuesOf(`${name}.npz`);
  } finally {
    await up.end("SIGINT");
  }
}

describe("one surface, by the same model, images, grid and seed", () => {
  it("is the same by a mutation on SQLite", async () => {
    expect(await mutated([], "sqlite", async () => {})).toEqual(expected);
  });

  describe.skipIf(noPostgres || process.platform !== "linux")(
    `by a mutation on Postgres (${noPostgres ?? "needs /proc to find processes"})`,
    () => {
      let postgres: TestPostgres | undefined;
      beforeAll(async () => {
        postgres = await startPostgres();
      });
      afterAll(() => postgres?.stop());

      it("is the same although worker and server were killed half-way", async () => {
        const options = ["--database", postgres!.url];
        const values = await mutated(options, "postgres", async ({ pid, finished }) => {
          let cells = 0;
          await expect
            .poll(
              async () => {
                cells = await finished();
                return cells;
              },
              { timeout: 30_000, interval: 20 },
            )
            .toBeGreaterThan(20);
          process.kill(findChild(pid, "basin-worker")!, "SIGKILL");
          process.kill(findChild(pid, "basin-server")!, "SIGKILL");
          expect(cells).toBeLessThan(195);
        });
        expect(values).toEqual(expected);
      });
    },
  );
});
