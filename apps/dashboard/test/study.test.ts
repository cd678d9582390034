import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";

describe.skipIf(noChromium)(`the page of a study${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ points: 11 });
  });
  afterAll(() => dashboard?.stop());

  it("says what the claims came to, in words, and what the test was", async () => {
    const { page, complaints } = await dashboard.open(`/studies/${dashboard.seeded.study}`);
    const verdicts = page.locator(".verdict-word");
    expect(await verdicts.allTextContents()).toEqual([
      "\u2713 supported",
      "\u2715 not supported",
      "? undecided",
    ]);
    await page.getByText("the test, and where the claim stands").first().click();
    await page.getByText("supported if the numbers say so").first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows tables beside quoted figures, and leads from each figure to its run", async () => {
    const { page } = await dashboard.open(`/studies/${dashboard.seeded.study}`);
    const cell = page.locator(".matrix-cell").first();
    expect(await cell.textContent()).toMatch(/92\.6.*\u00b1 1\.2.*90\.6 to 94\.6.*quoted 92\.6/);
    await cell.getByRole("link").first().click();
    await page.waitForURL(/\/runs\/run_/);
    await page.getByRole("heading", { name: "Robustness" }).waitFor();
    await page.getByRole("link", { name: "paper, small" }).click();
    await page.waitForURL(/\/studies\/std_/);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "report.html" }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("report.html");
    await page.context().close();
  });

  it("shows the landscapes of the directions that are chosen, and takes them to the comparison", async () => {
    const { page } = await dashboard.open(`/studies/${dashboard.seeded.study}`);
    const names = (): Promise<string[]> => page.locator(".landscape h3").allTextContents();
    await expect.poll(names).toEqual(["none", "fgsm-trained", "pgd-trained", "stadv-trained"]);
    const first = (): Promise<string | null> => page.locator(".landscape h3 a").first().getAttribute("href");
    const before = await first();
    await page.getByLabel("Show").selectOption({ label: "directions 2" });
    await expect.poll(first).not.toBe(before);
    await page.getByRole("link", { name: "Compare these" }).click();
    await page.waitForURL(/\/compare\?s=/);
    await page.locator(".compare-panel").nth(3).waitFor();
    expect(await page.getByRole("row", { name: /Roughness/ }).textContent()).toContain("12.5");
    await page.context().close();
  });

  it("shows what is there while it is under way, and what is missing and why", async () => {
    const { page, complaints } = await dashboard.open(`/studies/${dashboard.seeded.halfway}`);
    await page.getByText("want images of 3x32x32").waitFor();
    await page.getByRole("heading", { name: "so far" }).waitFor();
    await page.locator(".landscape").first().waitFor();
    expect(await page.locator(".verdict").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("says that runs which were only kept together have no report", async () => {
    const { id } = await dashboard.seeded.store.studies.create({ name: "kept together" });
    const { page } = await dashboard.open(`/studies/${id}`);
    await page.getByText("there will be no report").waitFor();
    await page.goto(`${dashboard.url}/studies/std_0000`);
    await page.getByText("Nothing is here").waitFor();
    await page.context().close();
  });

  it("says that a report cannot be read, and gives its files all the same", async () => {
    const id = await studyWithBrokenReport(dashboard.seeded);
    const { page } = await dashboard.open(`/studies/${id}`);
    await page.getByText("The report is there and cannot be read").waitFor();
    await page.getByRole("link", { name: "report.json" }).waitFor();
    await page.context().close();
  });
});

/** A study whose report.json holds the bytes of another report's page. */
async function studyWithBrokenReport({ store, worker, study }: TestDashboard["seeded"]): Promise<string> {
  const [steps = []] = await store.studies.steps([study]);
  const { runId } = steps.find(({ key }) => key === "report")!;
  const [[run], [files = []]] = await Promise.all([store.runs.get([runId]), store.artifacts.ofRuns([runId])]);
  const { hash } = files.find(({ name }) => name === "report.html")!;
  // The worker of tests takes what comes first.
  const { items } = await store.runs.list({ filter: { states: ["queued"] }, page: {} });
  for (const { node } of items) await store.runs.cancel(node.id);
  const broken = await worker.play(
    { task: "report", payload: { ...run!.payload, name: "broken" } },
    {
      prepared: {},
      outcome: async () => ({ result: {}, artifacts: [{ hash, role: "report", name: "report.json" }] }),
    },
  );
  const { id } = await store.studies.create({ name: "broken" });
  const [whole] = await store.studies.get([study]);
  const plan = [{ key: "report", title: "report", runId: broken.id }];
  await store.studies.setPlan(id, { payload: whole!.payload!, steps: plan });
  return id;
}
