import type { TestDashboard } from "../test/dashboard.ts";
import { summary } from "./figures.ts";

/** First contentful paint of a page in a fresh profile, loaded several times, and the kilobytes of scripts that it sends. */
export async function paint(open: TestDashboard["open"], path: string, loads: number): Promise<object> {
  const paints: number[] = [];
  let scripts = 0;
  for (let load = 0; load < loads; load++) {
    const { page } = await open(path);
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    const found = await page.evaluate(firstPaint);
    paints.push(found.paint);
    scripts = found.scripts;
    await page.context().close();
  }
  return { firstPaint: summary(paints), scriptKilobytes: Math.round(scripts / 1000) };
}

/** Runs in the page. */
function firstPaint(): { paint: number; scripts: number } {
  const [entry] = performance.getEntriesByName("first-contentful-paint");
  const scripts = performance
    .getEntriesByType("resource")
    .filter(({ name }) => new URL(name).pathname.endsWith(".js"))
    .reduce((sum, one) => sum + (one as PerformanceResourceTiming).encodedBodySize, 0);
  return { paint: entry!.startTime, scripts };
}
