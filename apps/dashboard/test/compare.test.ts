import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";
import { countColours, differingShare } from "./picture.ts";

describe.skipIf(noChromium)(`the comparison${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  let address: string;
  beforeAll(async () => {
    dashboard = await startDashboard();
    address = `/compare?s=${dashboard.seeded.surfaces.join()}`;
  });
  afterAll(() => dashboard?.stop());

  it("draws every surface, and turns all of them when one is turned", async () => {
    const { page, complaints } = await dashboard.open(address);
    const views = await readyViews(page, 4);
    const before = await pictures(page, views);
    for (const picture of before) expect(countColours(picture)).toBeGreaterThan(100);
    await views.first().focus();
    for (let turns = 0; turns < 8; turns++) await page.keyboard.press("ArrowRight");
    await expect.poll(() => new URL(page.url()).searchParams.get("cam")).toBe("5,30,2.5");
    const after = await pictures(page, views);
    for (const [index, picture] of after.entries())
      expect(differingShare(before[index]!, picture)).toBeGreaterThan(0.05);
    await page.reload();
    const again = await pictures(page, await readyViews(page, 4));
    for (const [index, picture] of again.entries())
      expect(differingShare(after[index]!, picture)).toBeLessThan(0.05);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("points into every surface when one is pointed into, by mouse and by keys", async () => {
    const { page } = await dashboard.open(`${address}&view=contour`);
    const plot = page.locator(".contour-lines").first();
    await plot.hover();
    const readouts = page.locator(".readout");
    await expect
      .poll(() => readouts.allTextContents())
      .toEqual(Array(4).fill(expect.stringMatching(/^x .*loss .*accuracy/)));
    const [x] = (await readouts.first().textContent())!.split(",");
    for (const text of await readouts.allTextContents()) expect(text.startsWith(x!)).toBe(true);
    await page.mouse.move(5, 5);
    await plot.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => readouts.first().textContent()).toContain("x 0.2, y 0:");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByText("along y, at x 0.2").count()).toBe(1);
    await expect.poll(() => new URL(page.url()).searchParams.get("at")).toBe("12,10");
    await page.context().close();
  });

  it("shows differences to a base, cut-offs and own ranges, and keeps them in the address", async () => {
    const { page } = await dashboard.open(`${address}&view=contour`);
    await page.getByLabel("Difference to").selectOption({ label: "clean" });
    await page.getByText("loss difference").waitFor();
    expect(await page.getByText("minus base").count()).toBe(3);
    await page.getByLabel("Difference to").selectOption("");
    await page.getByLabel("Cut off above").fill("2");
    await page.getByText(/above 2: cut off, \d+ cells/).waitFor();
    await page.getByRole("button", { name: "own" }).click();
    expect(await page.locator(".legend").count()).toBe(4);
    const search = new URL(page.url()).searchParams;
    expect([search.get("cut"), search.get("range"), search.get("view")]).toEqual(["2", "own", "contour"]);
    await page.reload();
    await page.locator(".legend").nth(3).waitFor();
    expect(await page.getByLabel("Cut off above").inputValue()).toBe("2");
    await page.context().close();
  });

  it("marks cells without a number and says how many there are", async () => {
    const { page } = await dashboard.open(`/surfaces/${dashboard.seeded.surfaces[1]}?view=contour`);
    await page.getByText("not a number: 1").waitFor();
    await page.getByText("infinite: 1").waitFor();
    expect(await page.locator(".contour-lines rect[fill$='-nan)']").count()).toBe(1);
    expect(await page.locator(".contour-lines rect[fill$='-infinite)']").count()).toBe(1);
    await page.context().close();
  });

  it("downloads a surface under its own name", async () => {
    const { page } = await dashboard.open(`/surfaces/${dashboard.seeded.surfaces[0]}`);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "npz", exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.npz$/);
    expect(await download.failure()).toBeNull();
    await page.context().close();
  });

  it("is reached from a study, and from runs that are selected", async () => {
    const { page } = await dashboard.open(`/runs?study=${dashboard.seeded.study}`);
    await page.getByRole("link", { name: "Compare 5 surfaces" }).waitFor();
    await page.goto(`${dashboard.url}/runs?task=surface`);
    const boxes = page.getByRole("checkbox", { name: /^Select surface/ });
    await boxes.nth(1).check();
    await boxes.nth(2).check();
    await page.getByRole("link", { name: "Compare 2 surfaces" }).click();
    await readyViews(page, 2);
    expect(await page.locator(".compare-panel").count()).toBe(2);
    await page.context().close();
  });

  it("is shared, seen by a stranger as it was shared, and closed again", async () => {
    const { page } = await dashboard.open(`${address}&view=both`);
    await page.getByRole("button", { name: "Share this view" }).click();
    const link = await page.getByRole("link", { name: /\/s\/[0-9a-z]+$/ }).getAttribute("href");
    const { page: stranger, complaints } = await dashboard.open(new URL(link!).pathname, {
      viewport: { width: 390, height: 800 },
    });
    await readyViews(stranger, 4);
    expect(await stranger.locator(".contour-lines").count()).toBe(4);
    expect(await stranger.locator("nav[aria-label=Pages]").count()).toBe(0);
    // A phone is scrolled downwards only.
    expect(await stranger.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(complaints).toEqual([]);
    const share = await dashboard.seeded.store.shares.bySlug(link!.split("/").at(-1)!);
    await dashboard.seeded.store.shares.revoke(share!.id);
    await stranger.reload();
    await stranger.getByText("this share was revoked").waitFor();
    expect(await stranger.locator(".contour-lines").count()).toBe(0);
    await page.context().close();
  });
});

describe.skipIf(noChromium)(`a browser without WebGL${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ gl: false });
  });
  afterAll(() => dashboard?.stop());

  it("shows contours instead, and says so", async () => {
    const { page } = await dashboard.open(`/compare?s=${dashboard.seeded.surfaces.join()}`);
    await page.getByText("has no WebGL").first().waitFor();
    expect(await page.locator(".contour-lines").count()).toBe(4);
    expect(countColours(await page.locator(".contour").first().screenshot())).toBeGreaterThan(50);
  });
});

/** The 3-D views, once they are drawn. */
async function readyViews(page: Page, count: number): Promise<Locator> {
  await page
    .locator(".view3d[data-ready=true]")
    .nth(count - 1)
    .waitFor();
  return page.locator(".view3d");
}

/** What each view shows. */
async function pictures(page: Page, views: Locator): Promise<Buffer[]> {
  // Drawn at the next picture of the screen, and the one after.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const all: Buffer[] = [];
  for (const view of await views.all()) all.push(await view.screenshot());
  return all;
}
