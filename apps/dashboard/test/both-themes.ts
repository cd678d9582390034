import type { Page } from "playwright-core";
import { expect } from "vitest";
import { accessibilityComplaints } from "./accessibility.ts";
import { countColours } from "./picture.ts";

/** A page that is drawn is not blank and keeps nobody out, in light and in dark. */
export async function expectBothThemes(page: Page, { colours = 30 } = {}): Promise<void> {
  await page.locator("[data-ready=false]").first().waitFor({ state: "detached" });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(countColours(await page.screenshot())).toBeGreaterThan(colours);
    expect(await accessibilityComplaints(page)).toEqual([]);
  }
}
