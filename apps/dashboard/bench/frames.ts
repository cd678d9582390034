import type { Page } from "playwright-core";
import type { TestDashboard } from "../test/dashboard.ts";
import { summary, tenths } from "./figures.ts";

const FRAMES = 90;

/** Time from picture to picture while one of four linked surfaces is turned with every picture, and the others with it. */
export async function turnFrames(open: TestDashboard["open"], path: string): Promise<object> {
  const { page } = await open(path);
  await page.locator(".view3d[data-ready=true]").nth(3).waitFor();
  const result = await frameTimes(page, turnView);
  await page.context().close();
  return result;
}

/** The same while the list of runs is scrolled; how far it got says whether pages came in time. */
export async function scrollFrames(open: TestDashboard["open"], path: string): Promise<object> {
  const { page } = await open(path);
  const table = page.locator(".run-table");
  await table.hover();
  const measured = frameTimes(page);
  for (let step = 0; step < FRAMES; step++) await page.mouse.wheel(0, 300);
  const result = await measured;
  const scrolled = await table.evaluate(({ scrollTop }) => scrollTop);
  await page.context().close();
  return { ...result, pixelsScrolled: tenths(scrolled) };
}

/** Times between the next pictures of the screen. */
async function frameTimes(page: Page, everyFrame = "() => {}"): Promise<object> {
  const times = (await page.evaluate(`new Promise(${watchFrames(everyFrame)})`)) as number[];
  return { frame: summary(times.slice(1)) };
}

/** A slow mouse would leave pictures unchanged: turned in the page, every one of them has to be drawn. */
const turnView = `() =>
  document.querySelector(".view3d").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }))`;

/** A text: what a runner compiles into functions would not be there in the page. */
const watchFrames = (everyFrame: string): string => `(done) => {
  const act = ${everyFrame};
  const found = [];
  let last = performance.now();
  const next = (now) => {
    found.push(now - last);
    last = now;
    act();
    if (found.length < ${FRAMES}) requestAnimationFrame(next);
    else done(found);
  };
  requestAnimationFrame(next);
}`;
