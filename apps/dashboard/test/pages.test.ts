import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectBothThemes } from "./both-themes.ts";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";

/** Every page, by what must stand on it. */
const pages: readonly (readonly [
  name: string,
  path: (ids: TestDashboard["seeded"]) => string,
  text: string | RegExp,
])[] = [
  ["overview", () => "/", "Newest surfaces"],
  ["runs", () => "/runs", "train pgd-trained"],
  ["runs by configuration", () => "/runs?group=1", "Configuration"],
  ["a run", ({ trainRun }) => `/runs/${trainRun}`, "Start the same again"],
  ["a failed run", ({ failedRun }) => `/runs/${failedRun}`, "Next: choose another data set"],
  ["models", () => "/models", "stadv-trained"],
  ["a model", ({ models }) => `/models/${models[1]}`, "Lineage"],
  ["a surface", ({ surfaces }) => `/surfaces/${surfaces[1]}`, "not a number: 1"],
  ["choosing surfaces", () => "/compare", "Choose two to 6 surfaces"],
  ["a comparison", ({ surfaces }) => `/compare?s=${surfaces.join()}`, "Flatness"],
  ["robustness", ({ study }) => `/robustness?study=${study}`, "gradients may be masked"],
  ["examples", ({ attackRun }) => `/examples?run=${attackRun}`, "1 to 12 of 30"],
  ["studies", () => "/studies", "halfway there"],
  [
    "a study with its report",
    ({ study }) => `/studies/${study}`,
    "1 supported, 1 not supported, 1 undecided",
  ],
  ["a study that is under way", ({ halfway }) => `/studies/${halfway}`, "3 are missing"],
  ["shares", () => "/shares", "Nothing is shared"],
  ["launch", () => "/launch", "Start the study"],
  ["workers", () => "/workers", "onnx/cpu"],
  ["nothing", () => "/runs/run_0000", "Nothing is here"],
];

describe.skipIf(noChromium)(`every page${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard?.stop());

  it.each(pages)("shows %s in both themes, for everyone, without an error", async (_name, path, text) => {
    const { page, complaints } = await dashboard.open(path(dashboard.seeded));
    await page.getByText(text).first().waitFor();
    await expectBothThemes(page);
    // What is not there is a 404, which browsers write to the console.
    expect(complaints.filter((line) => !line.includes("404"))).toEqual([]);
    await page.context().close();
  });

  it("shows a share in both themes, for everyone, without an error", async () => {
    const { page: own } = await dashboard.open(`/compare?s=${dashboard.seeded.surfaces.join()}&view=both`);
    await own.getByRole("button", { name: "Share this view" }).click();
    const link = await own.getByRole("link", { name: /\/s\/[0-9a-z]+$/ }).getAttribute("href");
    await own.context().close();
    const { page, complaints } = await dashboard.open(new URL(link!).pathname);
    await page.locator(".contour-lines").nth(3).waitFor();
    await expectBothThemes(page);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows a page of what an attack made, reading no more than that", async () => {
    const { page } = await dashboard.open(`/examples?run=${dashboard.seeded.attackRun}`);
    await page.getByText("1 to 12 of 30").waitFor();
    expect(await page.locator(".example .danger").count()).toBe(6);
    expect(await page.locator(".arrows path").count()).toBe(12);
    const classes = page.getByRole("list", { name: "Classes of the adversarial image" });
    expect(await classes.nth(1).getByRole("listitem").allTextContents()).toEqual([
      expect.stringMatching(/^280\.0/),
      expect.stringMatching(/^320\.0/),
      expect.stringMatching(/^00\.0/),
    ]);
    expect(await classes.nth(1).locator(".is-label").count()).toBe(0);
    const [part] = await Promise.all([
      page.waitForResponse((response) => response.url().includes("/artifacts/")),
      page.getByRole("button", { name: "Later" }).click(),
    ]);
    expect(part.status()).toBe(206);
    // Nothing that was uploaded may run as a page of ours.
    expect(part.headers()["content-security-policy"]).toContain("sandbox");
    await page.getByText("13 to 24 of 30").waitFor();
    expect(new URL(page.url()).searchParams.get("from")).toBe("12");
    await page.context().close();
  });

  it("loads less than 300 kB of scripts where nothing is drawn in three dimensions", async () => {
    for (const path of ["/", "/runs", "/robustness", "/launch"]) {
      const { page } = await dashboard.open(path);
      const bytes = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      );
      expect(bytes).toBeGreaterThan(50_000);
      expect(bytes).toBeLessThan(300_000);
      await page.context().close();
    }
  });

  it("remembers the theme that was chosen", async () => {
    const { page } = await dashboard.open("/workers", { colorScheme: "light" });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByLabel("Theme").selectOption("dark");
    expect(await ground()).not.toBe(light);
    await page.reload();
    expect(await ground()).not.toBe(light);
    await page.context().close();
  });

  it("refuses names and pages that are not its own", async () => {
    const asked = (headers: Record<string, string>): Promise<number> =>
      fetch(`${dashboard.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: '{"query":"{version{basin}}"}',
      }).then(({ status }) => status);
    expect(await asked({})).toBe(200);
    expect(await asked({ origin: dashboard.url })).toBe(200);
    expect(await asked({ origin: "http://elsewhere.example" })).toBe(403);
  });
});
