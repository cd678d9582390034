import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectBothThemes } from "./both-themes.ts";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";

/** Every list with nothing in it: what it says, and what it offers to do next. */
const pages: readonly (readonly [path: string, text: string, next: string])[] = [
  ["/", "Nothing has been computed yet", "Launch the demo study"],
  ["/studies", "There are no studies yet", "Launch the demo study"],
  ["/runs", "Nothing has been run yet", "Launch the demo study"],
  ["/runs?state=failed", "No run fits these filters", "Launch"],
  ["/models", "There are no models yet", "Train a model"],
  ["/models?text=nothing", "No model fits", "Show all models"],
  ["/compare", "There are no surfaces yet", "Launch the demo study"],
  ["/robustness", "No model is ready yet", "Train a model"],
  ["/examples", "No attack has been run yet", "Attack a model"],
  ["/shares", "Nothing is shared", "Compare surfaces"],
];

describe.skipIf(noChromium)(`a store with nothing in it${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ isEmpty: true });
  });
  afterAll(() => dashboard?.stop());

  it.each(pages)("says at %s what is missing and what to do next, for everyone", async (path, text, next) => {
    const { page, complaints } = await dashboard.open(path);
    await page.getByText(text).waitFor();
    await page.getByRole("link", { name: next, exact: true }).first().waitFor();
    await expectBothThemes(page, { colours: 10 });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("takes filters away that nothing fits", async () => {
    const { page } = await dashboard.open("/runs?state=failed");
    await page.getByRole("button", { name: "Show all runs" }).click();
    await page.getByText("Nothing has been run yet").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.context().close();
  });

  it("says that no worker is there, and how to start one", async () => {
    const { store } = dashboard.seeded;
    for (const { id } of await store.workers.list()) await store.workers.gone(id);
    const { page } = await dashboard.open("/workers");
    await page.getByText("No worker is there").waitFor();
    await expectBothThemes(page, { colours: 10 });
    await page.context().close();
  });
});
