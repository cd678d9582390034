import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";

/** What a worker computes takes a while on a busy machine. */
const computed = { timeout: 180_000 };

describe.skipIf(noChromium)(`a new store with a worker${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ isEmpty: true });
  });
  afterAll(() => dashboard?.stop());

  it("begins with what to do, and goes from forms to a finished surface without a reload", async () => {
    const { page, complaints } = await dashboard.open("/");
    await page.getByText("Nothing has been computed yet").waitFor();
    await page.getByRole("link", { name: "Launch the demo study" }).click();
    await page.getByText(/^20 runs, about/).waitFor();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));

    await page.getByLabel("Epochs").fill("2");
    await page.getByLabel("Images").fill("200");
    await page.getByLabel("Name of the model").fill("tiny");
    await page.getByText(/^about .* on one usual machine/).waitFor();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("heading", { name: "Configuration" }).waitFor();
    dashboard.startWorker();
    await page.locator("[data-state=succeeded]").first().waitFor(computed);
    await page.getByRole("heading", { name: "Curves" }).waitFor();

    await page.getByRole("link", { name: "tiny", exact: true }).click();
    await page.getByRole("link", { name: "Map its surface" }).first().click();
    await page.getByLabel("x", { exact: true }).fill("-1:1:5");
    await page.getByLabel("y", { exact: true }).fill("-1:1:5");
    await page.getByLabel("Images", { exact: true }).fill("64");
    await page.getByText(/^about .* on one usual machine/).waitFor();
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("link", { name: "25 of 25 cells" }).waitFor(computed);
    await page.getByRole("link", { name: "25 of 25 cells" }).click();
    await page.getByRole("heading", { name: "Surface of tiny" }).waitFor();
    await page.getByText(/^[0-9a-f]{64}$/).waitFor();
    expect(await page.getByText(/^not computed/).count()).toBe(0);
    expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
    expect(complaints).toEqual([]);
    const { items } = await dashboard.seeded.store.surfaces.list({ finished: true, page: {} });
    expect(items).toHaveLength(1);
  }, 300_000);
});
