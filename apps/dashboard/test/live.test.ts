import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, startDashboard, type TestDashboard } from "./dashboard.ts";
import { cellsOf } from "./seed.ts";

const POINTS = 21;

describe.skipIf(noChromium)(`a page that is open${noChromium ? ` (${noChromium})` : ""}`, () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard({ points: POINTS });
  });
  afterAll(() => dashboard?.stop());

  /** Has the worker report a share of the surface that is under way. */
  const compute = (share: number): Promise<void> => {
    const { worker, running } = dashboard.seeded;
    const cells = cellsOf(POINTS, 1.2, share);
    return worker.report(running.run, {
      cells: { surfaceId: running.surface, cells },
      done: Math.floor(100 * share),
    });
  };
  const missing = (page: Page): Promise<string | null> => page.getByText(/^not computed: /).textContent();

  it("fills while a surface is computed, without a reload, also over a restart of the server", async () => {
    const { page } = await dashboard.open(`/surfaces/${dashboard.seeded.running.surface}?view=contour`);
    await page.getByText("live", { exact: true }).waitFor();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    expect(await missing(page)).toContain(`${441 - 110}`);
    await compute(0.5);
    await expect.poll(() => missing(page)).toContain(`${441 - 220}`);

    await dashboard.killServer();
    await page.getByText("server away, trying again").waitFor();
    await compute(0.75);
    await dashboard.startServer();
    await page.getByText("live", { exact: true }).waitFor();
    await expect.poll(() => missing(page)).toContain(`${441 - 330}`);
    expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
    await page.context().close();
  });

  it("says that the server is away and comes back by itself", async () => {
    await dashboard.killServer();
    const { page } = await dashboard.open("/runs");
    await page.getByText("server does not answer").waitFor();
    await dashboard.startServer();
    await page.getByText("train clean").first().waitFor();
    await page.context().close();
  });

  it("draws a run's curve as its metrics come", async () => {
    const { worker, running } = dashboard.seeded;
    const { page } = await dashboard.open(`/runs/${running.run}`);
    await page.getByText("live", { exact: true }).waitFor();
    expect(await page.getByRole("heading", { name: "Curves" }).count()).toBe(0);
    await worker.report(running.run, {
      metrics: [{ name: "cells a second", step: 1, value: 12.5 }],
      log: ["a line of the log"],
    });
    await page.getByText("12.5 at step 1").waitFor();
    await page.getByText("a line of the log").waitFor();
    await page.context().close();
  });

  it("cancels a run and shows that it is being cancelled", async () => {
    const { running, store } = dashboard.seeded;
    const { page } = await dashboard.open(`/runs/${running.run}`);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("is being cancelled").waitFor();
    const [run] = await store.runs.get([running.run]);
    expect(run!.cancelRequested).toBe(true);
    await page.context().close();
  });

  it("starts a run from the form, and says what is wrong before", async () => {
    const { page } = await dashboard.open("/launch");
    const start = page.getByRole("button", { name: "Start", exact: true });
    await page.getByText(/^about .* on one usual machine/).waitFor();
    await page.getByLabel("Epochs").fill("-3");
    await page.getByText(/want an integer from 1/).waitFor();
    expect(await start.isDisabled()).toBe(true);
    await page.getByLabel("Epochs").fill("3");
    await page.getByLabel("Title").fill("from the form");
    await page.getByText(/^about .* on one usual machine/).waitFor();
    await start.click();
    await page.getByRole("heading", { name: "from the form" }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1)!;
    const [run] = await dashboard.seeded.store.runs.get([id]);
    expect(run).toMatchObject({ state: "queued", task: "train", payload: { epochs: 3, arch: "resnet8" } });
    await page.context().close();
  });

  it("starts a whole study, and shows it among the runs as it comes", async () => {
    const { page: runs } = await dashboard.open("/runs?text=evaluate");
    await runs.getByText("live", { exact: true }).waitFor();
    const { page } = await dashboard.open("/launch?study=demo");
    await page.getByText(/^20 runs, about/).waitFor();
    await page.getByRole("checkbox", { name: "stAdv" }).first().uncheck();
    await page.getByText(/^16 runs, about/).waitFor();
    await page.getByLabel("Seeds").fill("zero");
    await page.getByText("want whole numbers").waitFor();
    expect(await page.getByRole("button", { name: "Start the study" }).isDisabled()).toBe(true);
    await page.getByLabel("Seeds").fill("0");
    await page.getByLabel("Name", { exact: true }).fill("from the form");
    await page.getByText(/^16 runs, about/).waitFor();
    await page.getByRole("button", { name: "Start the study" }).click();
    await page.waitForURL(/\/studies\/std_/);
    await page.getByRole("heading", { name: "from the form" }).waitFor();
    await page.getByText("0 of 16 runs have succeeded, 16 are missing").waitFor();
    await runs.getByText("evaluate: clean").first().waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1)!;
    const [study] = await dashboard.seeded.store.studies.get([id]);
    expect(study!.payload).toMatchObject({ name: "from the form", data: { source: "digits" }, seeds: [0] });
    await page.context().close();
    await runs.context().close();
  });

  it("asks for a base where a preset has none, and takes a model of the store", async () => {
    const { page } = await dashboard.open("/launch?study=cpu");
    await page.getByText("choose where to begin").waitFor();
    await page.getByLabel("Base", { exact: true }).selectOption({ label: "a model of the store" });
    await page.getByText("choose a model").waitFor();
    await page.getByLabel("Measured on").selectOption("digits");
    await page.getByLabel("Base model").selectOption(dashboard.seeded.models[0]!);
    await page.getByText(/runs, about/).waitFor();
    expect(await page.getByRole("button", { name: "Start the study" }).isDisabled()).toBe(false);
    await page.context().close();
  });

  it("moves a study on as its runs go on, and cancels it", async () => {
    const { worker, running, halfway, store } = dashboard.seeded;
    const { page } = await dashboard.open(`/studies/${halfway}`);
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByText("3 of 6 runs have succeeded, 3 are missing").waitFor();
    // 100 of 441 cells of the one that is under way.
    await worker.report(running.run, { done: 100 });
    await page.getByText("53\u202f%").waitFor();
    page.on("dialog", (dialog) => void dialog.accept());
    const waiting = page.getByRole("listitem").filter({ hasText: "evaluate: FGSM" });
    expect(await waiting.textContent()).toContain("queued");
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect.poll(() => waiting.textContent()).toContain("cancelled");
    const [steps = []] = await store.studies.steps([halfway]);
    const runs = await store.runs.get(steps.map(({ runId }) => runId));
    expect(runs.some((run) => run?.state === "queued")).toBe(false);
    await page.context().close();
  });

  it("says in a line what is wrong with a file that is no checkpoint", async () => {
    const { page } = await dashboard.open("/models");
    const file = {
      name: "holiday.safetensors",
      mimeType: "application/octet-stream",
      buffer: Buffer.from("not a checkpoint at all"),
    };
    await page.locator("input[type=file]").setInputFiles(file);
    await expect.poll(() => page.locator(".drop .danger").textContent()).toMatch(/want|not/);
    await page.context().close();
  });
});
