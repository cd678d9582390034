import { type PageRequest, runSorts, type Store } from "@basin/db";
import { expect, test } from "vitest";
import { type Opener, plainRun } from "./fixture.js";

/** Every id, page by page; `between` is called between pages. */
async function walk(
  store: Store,
  options: Omit<Parameters<Store["runs"]["list"]>[0], "page"> & {
    readonly backward?: boolean;
    readonly between?: () => Promise<unknown>;
  } = {},
): Promise<readonly string[]> {
  const { backward = false, between, ...list } = options;
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page: PageRequest = backward ? { last: 3, before: cursor } : { first: 3, after: cursor };
    const { items, hasNext, hasPrevious } = await store.runs.list({ ...list, page });
    const part = items.map(({ node }) => node.id);
    if (backward) ids.unshift(...part);
    else ids.push(...part);
    cursor = (backward ? items[0] : items.at(-1))?.cursor;
    if (!(backward ? hasPrevious : hasNext)) return ids;
    await between?.();
  }
}

export function pageCases({ open }: Opener): void {
  test("pages hold every row once while rows come and go", async () => {
    const store = await open();
    const ids: string[] = [];
    for (let i = 0; i < 11; i++) ids.push((await store.runs.create(plainRun)).run.id);
    const seen = await walk(store, {
      between: async () => {
        const { run } = await store.runs.create(plainRun);
        await store.runs.create(plainRun);
        await store.runs.remove(run.id);
      },
    });
    expect(seen).toEqual(ids.toReversed());
  });

  test.each(runSorts)("sorted by %s, both ways, forwards and backwards", async (by) => {
    const store = await open();
    for (let i = 0; i < 10; i++) {
      const { run } = await store.runs.create({ ...plainRun, title: `title ${i % 3}` });
      if (i % 2) await store.runs.cancel(run.id);
    }
    const up = await walk(store, { sort: { by, descending: false } });
    const down = await walk(store, { sort: { by, descending: true } });
    expect(new Set(up).size).toBe(10);
    expect(down).toEqual(up.toReversed());
    expect(await walk(store, { sort: { by, descending: true }, backward: true })).toEqual(down);
  });

  test("a run that has not finished comes after those that have", async () => {
    const store = await open();
    const { run: open1 } = await store.runs.create(plainRun);
    const { run: ended } = await store.runs.create(plainRun);
    await store.runs.cancel(ended.id);
    expect(await walk(store, { sort: { by: "finishedAt", descending: false } })).toEqual([
      ended.id,
      open1.id,
    ]);
  });

  test("a page says how many there are and whether there are more", async () => {
    const store = await open();
    for (let i = 0; i < 5; i++) await store.studies.create({ name: `study ${i}` });
    const page = await store.studies.list({ first: 2 });
    expect(page).toMatchObject({ hasNext: true, hasPrevious: false, total: 5 });
    expect(page.items.map(({ node }) => node.name)).toEqual(["study 4", "study 3"]);
    const rest = await store.studies.list({ first: 100, after: page.items[1]!.cursor });
    expect(rest).toMatchObject({ hasNext: false, hasPrevious: true, total: 5 });
    expect(rest.items).toHaveLength(3);
  });

  const text = Buffer.from(JSON.stringify(["x", "run_1"])).toString("base64url");
  const long = Buffer.from(JSON.stringify([null, "run_1"])).toString("base64url");
  test.each([
    ["a cursor that is no cursor", { after: "%%%" }, "cursor"],
    ["an empty cursor", { after: "" }, "cursor"],
    ["a cursor of another list", { after: text }, "cursor"],
    ["a cursor without a number", { before: long }, "cursor"],
    ["no row", { first: 0 }, "page"],
    ["too many rows", { first: 101 }, "page"],
    ["half a row", { last: 1.5 }, "page"],
    ["both ends", { first: 1, last: 1 }, "page"],
  ])("%s is refused in one line", async (_, page, where) => {
    const store = await open();
    const refused = store.runs.list({ page });
    await expect(refused).rejects.toMatchObject({ code: "invalid", where });
    await expect(refused).rejects.toThrow(/^[^\n]{1,150}$/);
  });
}
